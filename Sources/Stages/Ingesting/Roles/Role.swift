/// The part that a column plays in a log.
public enum Role: String, Sendable, Codable, Hashable, CaseIterable {
    case user, item, time, event, rating, quantity, price, order, text, attributes, category, brand

    /// Whether several columns may play the part.
    var takesSeveralColumns: Bool {
        switch self {
        case .attributes, .category, .brand: true
        default: false
        }
    }

    /// Whether the part describes the item, so that it may stand in the file of items.
    var describesItem: Bool {
        switch self {
        case .item, .text, .attributes, .category, .brand: true
        default: false
        }
    }

    /// What is named in place of a column where none plays a part, against a guess.
    static let noColumn = "none"

    /// Names of such columns as shops write them, the surest first; letters and digits only.
    var usualNames: [String] {
        switch self {
        case .user:
            [
                "user", "userid", "uid", "customer", "customerid", "customerno", "customernumber",
                "custid", "client", "clientid", "visitor", "visitorid", "reviewerid", "buyer",
                "buyerid", "member", "memberid", "account", "accountid", "shopper", "shopperid",
                "userpseudoid", "fullvisitorid", "cookieid", "deviceid", "kunde", "kundennummer",
                "kundennr", "kundenid", "cliente", "clienteid", "idcliente", "usuario",
                "utilisateur",
                "sessionid", "session", "usersession",
            ]
        case .item:
            [
                "item", "itemid", "iid", "product", "productid", "productcode", "productsku",
                "productno", "sku", "stockcode", "article", "articleid", "articleno", "asin",
                "parentasin", "movie", "movieid", "book", "bookid", "isbn", "song", "songid",
                "track",
                "trackid", "goods", "goodsid", "listingid", "contentid", "artikel", "artikelnummer",
                "artikelnr", "producto", "productoid", "produit", "produitid",
            ]
        case .time:
            [
                "timestamp", "time", "datetime", "eventtime", "ts", "unixtime", "unixreviewtime",
                "invoicedate", "orderdate", "orderpurchasetimestamp", "purchasedate",
                "transactiondate", "tdat", "createdat", "date", "eventdate", "visittime",
                "reviewtime",
                "zeit", "zeitpunkt", "datum", "fecha", "hora", "temps",
            ]
        case .event:
            [
                "event", "eventtype", "eventname", "behavior", "behaviour", "behaviortype",
                "behaviourtype", "action", "actiontype", "interaction", "interactiontype",
                "activity",
                "type",
            ]
        case .rating: ["rating", "score", "stars", "overall", "bewertung"]
        case .quantity:
            ["quantity", "qty", "units", "count", "menge", "anzahl", "cantidad", "quantite"]
        case .price: ["price", "unitprice", "saleprice", "itemprice", "preis", "precio", "prix"]
        case .order:
            [
                "order", "orderid", "orderno", "ordernumber", "invoice", "invoiceid", "invoiceno",
                "invoicenumber", "transactionid", "basketid", "receiptid", "receipt", "cartid",
                "bestellung", "bestellnummer", "rechnung", "rechnungsnummer", "sessionid",
                "usersession", "session",
            ]
        case .text:
            [
                "title", "description", "itemname", "productname", "producttitle", "movietitle",
                "itemtitle", "name", "text", "bezeichnung", "beschreibung", "descripcion",
                "libelle",
            ]
        case .attributes:
            ["attributes", "tags", "genres", "genre", "class", "categories", "features"]
        case .category:
            [
                "category", "categoryid", "categorycode", "itemcategory", "catid", "maincategory",
                "subcategory", "department", "producttype", "kategorie", "categoria", "categorie",
            ]
        case .brand: ["brand", "brandid", "manufacturer", "supplier", "vendor", "marke", "marca"]
        }
    }
}

/// Which column plays a part, and why.
public struct RoleChoice: Sendable, Codable, Hashable {
    /// The part.
    public var role: Role
    /// The column that plays it.
    public var column: String
    /// What spoke for it.
    public var reason: String

    /// Records a choice.
    public init(role: Role, column: String, reason: String) {
        self.role = role
        self.column = column
        self.reason = reason
    }
}
