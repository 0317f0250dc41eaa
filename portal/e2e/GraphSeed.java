import java.nio.file.Files;
import java.nio.file.Path;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.GraphDatabase;

/** Runs one statement: URI, password file, statement. The tests' own language has no driver. */
public final class GraphSeed {
    private GraphSeed() {}

    public static void main(String[] arguments) throws Exception {
        String password = Files.readString(Path.of(arguments[1])).strip();
        try (var driver = GraphDatabase.driver(arguments[0], AuthTokens.basic("neo4j", password));
                var session = driver.session()) {
            session.run(arguments[2]).consume();
        }
    }
}
