import Learners
import Statistics
import Testing

@Suite("Clustering")
struct ClusteringTests {
    /// Two triangles of three points each.
    static let triangles: [Float] = [0, 0, 0, 1, 1, 0, 10, 10, 10, 11, 11, 10]

    @Test("Six points in two triangles", arguments: 0..<20)
    func byHand(seed: Int) {
        let clusters = KMeans(
            fitting: Self.triangles,
            columns: 2,
            configuration: KMeans.Configuration(clusters: 2),
            seed: Seed(UInt64(seed))
        )
        // A triangle's points lie 2/9, 5/9 and 5/9 from its mean: 12/9; both: 8/3.
        #expect(abs(clusters.inertia - 8.0 / 3) < 1e-5)
        let means = [clusters.centroids[0], clusters.centroids[2]].sorted()
        #expect(abs(means[0] - 1.0 / 3) < 1e-6 && abs(means[1] - 31.0 / 3) < 1e-5)
        let labels = clusters.clusters(of: Self.triangles)
        #expect(Set(labels[..<3]).count == 1 && Set(labels[3...]).count == 1)
        #expect(labels[0] != labels[3])
    }

    @Test("The nearest two centroids come with their distances")
    func nearest() {
        let clusters = KMeans(
            fitting: [0, 4, 10],
            columns: 1,
            configuration: KMeans.Configuration(clusters: 3),
            seed: Seed(1)
        )
        let found = clusters.nearest(to: [3])
        #expect(clusters.centroids[found.cluster] == 4 && found.distance == 1)
        #expect(found.second.map { clusters.centroids[$0.cluster] } == 0)
        #expect(found.second?.distance == 3)
    }

    @Test(
        "There are never more clusters than different points, and none is empty",
        arguments: 0..<30
    )
    func filled(seed: Int) {
        var random = Seed(UInt64(seed)).generator()
        let points = (0..<24).map { _ in Float(random.below(3)) }
        let clusters = KMeans(
            fitting: points,
            columns: 2,
            configuration: KMeans.Configuration(clusters: 7, restarts: 1),
            seed: Seed(UInt64(seed))
        )
        let labels = clusters.clusters(of: points)
        #expect(Set(labels).count == clusters.count)
        let rows = Set(stride(from: 0, to: 24, by: 2).map { [points[$0], points[$0 + 1]] })
        #expect(clusters.count == min(7, rows.count))
    }

    @Test("Clusters don't depend on threads")
    func threads() {
        var random = Seed(3).generator()
        // More than two chunks of points.
        let points = (0..<2500).map { _ in Float(random.normal()) }
        let configuration = KMeans.Configuration(clusters: 3, restarts: 1, maximumIterations: 4)
        let fitted = [1, 2, 5].map {
            KMeans(
                fitting: points,
                columns: 1,
                configuration: configuration,
                seed: Seed(9),
                threads: $0
            )
        }
        #expect(fitted[0] == fitted[1] && fitted[1] == fitted[2])
    }

    @Test("Silhouette of two pairs on a line")
    func silhouette() {
        // Inside 1 for all; outside 10.5, 9.5, 9.5, 10.5: mean of 9.5/10.5 and 8.5/9.5.
        let width = Silhouette().mean(
            of: [0, 1, 10, 11],
            columns: 1,
            clusters: [0, 0, 1, 1],
            seed: Seed(0)
        )
        #expect(abs(width - (9.5 / 10.5 + 8.5 / 9.5) / 2) < 1e-7)
        let single = Silhouette().mean(of: [0, 1], columns: 1, clusters: [0, 0], seed: Seed(0))
        #expect(single == 0)
    }
}
