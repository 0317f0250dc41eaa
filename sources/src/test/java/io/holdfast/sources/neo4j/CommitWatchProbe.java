package io.holdfast.sources.neo4j;

/** Marks of a test's server. */
record CommitWatchProbe(RunningNeo4j server) {
    String mark() throws Exception {
        try (GraphConnection connection = GraphConnection.open(Neo4jSettings.parse(server.settings()))) {
            return new CommitWatch(connection).settledMark();
        }
    }
}
