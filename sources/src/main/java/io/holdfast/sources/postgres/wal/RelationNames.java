package io.holdfast.sources.postgres.wal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What relation files belong to, as catalogs say that were looked at; a file may be of a relation that is gone. */
public final class RelationNames {
    private final Map<Long, String> databases = new HashMap<>();
    private final Map<Place, Relation> byFile = new HashMap<>();
    private final Map<Place, Relation> byOid = new HashMap<>();

    private record Place(long database, long number) {}

    /** @param oid which it keeps for its life, unlike its file */
    public record Relation(long database, long oid, String schema, String name) {
        /** Such as {@code public.orders}. */
        public String qualified() {
            return schema + "." + name;
        }

        /** Whether it is of the catalog, or holds only what did not fit into rows of another. */
        boolean isInternal() {
            return schema.equals("pg_toast") || schema.equals("pg_catalog");
        }
    }

    /** Which relation is looked for; nothing when the name is not known. */
    record Wanted(Set<Long> numbers, Set<Long> oids, Set<Long> databases) {
        boolean includes(RelationFile file) {
            return (databases.isEmpty() || databases.contains(file.database())) && numbers.contains(file.number());
        }

        boolean includes(long database, long oid) {
            return (databases.isEmpty() || databases.contains(database)) && oids.contains(oid);
        }
    }

    public void addDatabase(long oid, String name) {
        databases.putIfAbsent(oid, name);
    }

    /** What is added first stays, where it is about the same file. */
    public void add(Relation relation, long file) {
        byFile.putIfAbsent(new Place(relation.database(), file), relation);
        byOid.putIfAbsent(new Place(relation.database(), relation.oid()), relation);
    }

    /** The relation whose file it is, in whatever tablespace. */
    public Optional<Relation> of(RelationFile file) {
        return Optional.ofNullable(byFile.get(new Place(file.database(), file.number())));
    }

    Optional<Relation> ofOid(long database, long oid) {
        return Optional.ofNullable(byOid.get(new Place(database, oid)));
    }

    public Optional<String> database(long oid) {
        return Optional.ofNullable(databases.get(oid));
    }

    /** The oids of databases with this name, or this oid. */
    Set<Long> databases(String nameOrOid) {
        Set<Long> found = new HashSet<>();
        databases.forEach((oid, name) -> {
            if (name.equals(nameOrOid) || Long.toString(oid).equals(nameOrOid)) {
                found.add(oid);
            }
        });
        if (found.isEmpty() && nameOrOid.matches("\\d{1,10}")) {
            found.add(Long.parseLong(nameOrOid));
        }
        return found;
    }

    /**
     * @param relation a name with or without its schema, an oid, or a file's number
     * @param within databases; empty: all
     */
    Wanted wanted(String relation, Set<Long> within) {
        Set<Long> numbers = new HashSet<>();
        Set<Long> oids = new HashSet<>();
        if (relation.matches("\\d{1,10}")) {
            numbers.add(Long.parseLong(relation));
            oids.add(Long.parseLong(relation));
        }
        for (Relation known : byOid.values()) {
            boolean named = relation.contains(".")
                    ? known.qualified().equals(relation)
                    : known.name().equals(relation);
            if (named && (within.isEmpty() || within.contains(known.database()))) {
                oids.add(known.oid());
            }
        }
        byFile.forEach((place, known) -> {
            if (oids.contains(known.oid())) {
                numbers.add(place.number());
            }
        });
        return new Wanted(numbers, oids, within);
    }

    /** The numbers of the files that a relation has, or had, in a database. */
    public Set<Long> wantedNumbers(String relation, long database) {
        return wanted(relation, Set.of(database)).numbers();
    }

    /** Some names that are like this one, for who mistyped it. */
    public List<String> like(String relation) {
        String bare = relation.substring(relation.indexOf('.') + 1);
        List<String> like = new ArrayList<>();
        for (Relation known : byOid.values()) {
            if (!known.isInternal() && (known.name().contains(bare) || bare.contains(known.name()))) {
                like.add(known.qualified());
            }
        }
        return like.stream().distinct().sorted().limit(5).toList();
    }
}
