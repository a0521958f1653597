/// What a decoder makes of a text.
public enum Rewriting: String, Sendable, Hashable, Codable, CaseIterable {
    /// The same in other words.
    case rewrite
    /// What stands, and a few words more.
    case `continue`
    /// The same in a few words.
    case summarise
}

/// What a decoder reads before it rewrites a text: a few texts with what became of them, and the text.
///
/// Texts with ideographs are shown Chinese examples, all others English ones.
struct RewritingPrompt: Hashable {
    /// The languages that there are examples in.
    enum Language: CaseIterable {
        case english, chinese

        /// The language of a text's examples.
        init(of text: String) {
            let isChinese = text.unicodeScalars.contains { $0.properties.isIdeographic }
            self = isChinese ? .chinese : .english
        }
    }

    let rewriting: Rewriting
    let language: Language

    /// The task and its examples, which stand before every text.
    var start: String {
        task + "\n\n" + examples.map { question($0.text) + space + $0.outcome + "\n\n" }.joined()
    }

    /// A text whose outcome is to be written.
    func question(_ text: String) -> String {
        "\(names.text)\(QueryPrompt.shortened(text))\n\(names.outcome)"
    }

    /// What is known when the outcome was written: of what goes on, the whole.
    func whole(_ text: String, _ outcome: String) -> String {
        guard rewriting == .continue else { return outcome }
        return language == .chinese ? text + outcome : "\(text) \(outcome)"
    }

    /// What stands between the name of the outcome and the outcome.
    private var space: String { language == .chinese ? "" : " " }

    /// What all examples say, in a form in which texts are compared.
    var shown: Set<String> {
        Set(examples.flatMap { [Self.plain($0.text), Self.plain($0.outcome)] })
    }

    /// A text in small letters with single spaces, as texts are compared.
    static func plain(_ text: String) -> String {
        text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private var task: String {
        switch (rewriting, language) {
        case (.rewrite, .english): "The same search in other words."
        case (.continue, .english): "A search, and the words that it goes on with."
        case (.summarise, .english): "A product in a few words."
        case (.rewrite, .chinese): "用别的话说同样的搜索。"
        case (.continue, .chinese): "搜索词和它后面的词。"
        case (.summarise, .chinese): "用几个字说一个商品。"
        }
    }

    private var names: (text: String, outcome: String) {
        switch (rewriting, language) {
        case (.rewrite, .english): ("Search: ", "In other words:")
        case (.continue, .english): ("Search: ", "Goes on:")
        case (.summarise, .english): ("Product: ", "In a few words:")
        case (.rewrite, .chinese): ("搜索：", "换个说法：")
        case (.continue, .chinese): ("搜索：", "后面：")
        case (.summarise, .chinese): ("商品：", "简称：")
        }
    }

    private var examples: [(text: String, outcome: String)] {
        switch (rewriting, language) {
        case (.rewrite, .english):
            [
                ("cheap laptop bag", "affordable notebook case"),
                ("kids rain boots", "waterproof shoes for children"),
                ("sofa with storage", "couch that has a drawer"),
                ("small desk fan", "compact table ventilator"),
            ]
        case (.continue, .english):
            [
                ("laptop bag", "for 15 inch"), ("rain boots", "for kids"),
                ("corner sofa", "with storage"), ("desk fan", "quiet usb"),
            ]
        case (.summarise, .english):
            [
                (
                    "Zarco Laptop Bag 15.6 Inch, Water Resistant Business Briefcase with Shoulder Strap, Grey",
                    "water resistant laptop bag"
                ),
                (
                    "Puddly Kids Rain Boots Rubber with Easy-On Handles Dinosaur Green",
                    "kids rain boots"
                ),
                (
                    "2 Pack USB Desk Fan, 3 Speeds, Quiet, 360 Degree Rotation, Black",
                    "quiet usb desk fan"
                ),
            ]
        case (.rewrite, .chinese):
            [("便宜电脑包", "平价笔记本包"), ("儿童雨鞋", "小孩防水靴"), ("小型台扇", "迷你桌面风扇")]
        case (.continue, .chinese):
            [("电脑包", "15寸"), ("雨鞋", "儿童防滑"), ("台扇", "静音")]
        case (.summarise, .chinese):
            [
                ("泽科15.6寸笔记本电脑包防水商务手提单肩包灰色", "防水电脑包"),
                ("儿童雨鞋橡胶防滑恐龙绿色男童女童水鞋", "儿童雨鞋"),
                ("USB小风扇静音三档桌面台式办公室学生宿舍黑色", "静音小风扇"),
            ]
        }
    }
}
