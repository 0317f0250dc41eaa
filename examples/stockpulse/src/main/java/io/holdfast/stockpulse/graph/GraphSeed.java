package io.holdfast.stockpulse.graph;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.neo4j.driver.Values;

/** The graph as a function of its size. Values of every sort that Neo4j can keep on a node or relationship occur. */
final class GraphSeed {
    private static final LocalDateTime FIRST = LocalDateTime.of(2026, 1, 5, 9, 0);
    private static final ZoneId[] ZONES = {ZoneId.of("Europe/Vienna"), ZoneId.of("America/New_York"), ZoneOffset.UTC};
    private static final List<String> TERMS = List.of("profit", "Übernahme", "recall", "合併", "lawsuit", "dividend");

    private final GraphScale scale;

    GraphSeed(GraphScale scale) {
        this.scale = scale;
    }

    /** @param labels the first one names the kind and has a unique {@code key} */
    record Node(List<String> labels, String key, Map<String, Object> properties) {}

    record Relationship(
            String type, String fromLabel, String from, String toLabel, String to, Map<String, Object> properties) {}

    /** Label and how many, for each kind of node. */
    enum NodeKind {
        COMPANY("Company", 3_000),
        INSTRUMENT("Instrument", 1_000),
        EVENT("Event", 5_000),
        NEWS("News", 9_000),
        PERSON("Person", 1_500),
        TOPIC("Topic", 500);

        final String label;
        final int count;

        NodeKind(String label, int count) {
            this.label = label;
            this.count = count;
        }
    }

    enum RelationshipKind {
        ISSUES(NodeKind.COMPANY, NodeKind.INSTRUMENT, 1_000),
        SUPPLIES(NodeKind.COMPANY, NodeKind.COMPANY, 9_000),
        COMPETES_WITH(NodeKind.COMPANY, NodeKind.COMPANY, 9_000),
        LEADS(NodeKind.PERSON, NodeKind.COMPANY, 3_000),
        MENTIONS(NodeKind.NEWS, NodeKind.COMPANY, 36_000),
        REPORTS(NodeKind.NEWS, NodeKind.EVENT, 9_000),
        AFFECTS(NodeKind.EVENT, NodeKind.INSTRUMENT, 20_000),
        TAGGED(NodeKind.NEWS, NodeKind.TOPIC, 13_000);

        final NodeKind from;
        final NodeKind to;
        final int count;

        RelationshipKind(NodeKind from, NodeKind to, int count) {
            this.from = from;
            this.to = to;
            this.count = count;
        }
    }

    Stream<Node> nodes(NodeKind kind) {
        return IntStream.range(0, scaled(kind.count)).mapToObj(number -> node(kind, number));
    }

    Stream<Relationship> relationships(RelationshipKind kind) {
        return IntStream.range(0, scaled(kind.count)).mapToObj(number -> relationship(kind, number));
    }

    private int scaled(int count) {
        return Math.max(1, count / scale.divisor());
    }

    private static String key(NodeKind kind, int number) {
        return kind.label + "-" + number;
    }

    private static Node node(NodeKind kind, int number) {
        SplittableRandom random = new SplittableRandom(31L * number + kind.ordinal());
        Map<String, Object> properties = new LinkedHashMap<>();
        String key = key(kind, number);
        properties.put("key", key);
        List<String> labels = new ArrayList<>(List.of(kind.label));
        switch (kind) {
            case COMPANY -> {
                properties.put("name", "Company № " + number);
                properties.put("founded", LocalDate.ofEpochDay(random.nextInt(20_000)));
                properties.put("employees", random.nextLong(1, 400_000));
                properties.put("seat", Values.point(4326, random.nextDouble(-180, 180), random.nextDouble(-90, 90)));
                if (number % 3 == 0) {
                    labels.add("Listed");
                }
            }
            case INSTRUMENT -> {
                properties.put("instrument", (long) number + 1);
                properties.put("tick", 0.0001 * (1 + random.nextInt(100)));
                properties.put("open", random.nextBoolean());
                properties.put("opens", java.time.LocalTime.of(8 + number % 3, 30));
            }
            case EVENT -> {
                properties.put("at", FIRST.plusMinutes(random.nextInt(400_000)).atZone(ZONES[number % ZONES.length]));
                properties.put("lasts", Values.isoDuration(0, random.nextInt(30), random.nextInt(86_400), 0));
                properties.put("severity", random.nextLong(5));
            }
            case NEWS -> {
                properties.put("headline", "“" + TERMS.get(random.nextInt(TERMS.size())) + "” in story " + number);
                properties.put("published", FIRST.plusSeconds(random.nextInt(25_000_000)));
                properties.put("embedding", random.doubles(8, -1, 1).boxed().toList());
                properties.put("terms", terms(random));
            }
            case PERSON -> {
                properties.put("name", "Person " + number);
                properties.put("born", LocalDate.of(1950 + random.nextInt(50), 1 + random.nextInt(12), 1));
            }
            case TOPIC -> {
                byte[] sketch = new byte[16];
                random.nextBytes(sketch);
                properties.put("name", "topic " + number + "\n\t\"quoted\"");
                properties.put("sketch", sketch);
            }
        }
        return new Node(labels, key, properties);
    }

    private static List<String> terms(SplittableRandom random) {
        return random.ints(1 + random.nextInt(3), 0, TERMS.size())
                .mapToObj(TERMS::get)
                .toList();
    }

    private Relationship relationship(RelationshipKind kind, int number) {
        SplittableRandom random = new SplittableRandom(37L * number + 1_000 * kind.ordinal());
        Map<String, Object> properties = new LinkedHashMap<>();
        switch (kind) {
            case ISSUES -> properties.put("since", LocalDate.ofEpochDay(15_000 + random.nextInt(5_000)));
            case SUPPLIES -> properties.put("share", random.nextDouble());
            case LEADS -> {
                properties.put("role", random.nextBoolean() ? "CEO" : "CFO");
                properties.put("since", LocalDate.ofEpochDay(18_000 + random.nextInt(2_000)));
            }
            case MENTIONS -> {
                properties.put("sentiment", random.nextDouble(-1, 1));
                properties.put("confidence", random.nextInt(101) / 100.0);
            }
            case AFFECTS -> {
                properties.put("impact", random.nextDouble(-3, 3));
                properties.put(
                        "at", FIRST.plusSeconds(random.nextInt(25_000_000)).atZone(ZoneOffset.ofHours(number % 12)));
                properties.put("terms", terms(random));
            }
            // these say all by being there
            case COMPETES_WITH, REPORTS, TAGGED -> {}
        }
        // two relationships of one type between the same two nodes do occur, loops too
        int from = number % scaled(kind.from.count);
        int to = kind == RelationshipKind.ISSUES ? number : random.nextInt(scaled(kind.to.count));
        return new Relationship(
                kind.name(), kind.from.label, key(kind.from, from), kind.to.label, key(kind.to, to), properties);
    }
}
