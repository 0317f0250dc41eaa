package io.holdfast.sources.postgres.part;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Groups of tables in an order in which rows can be inserted: what is referred to comes first, and tables that refer to
 * each other in a circle are one group.
 *
 * <p>The groups are the strongly connected components of the references, found by Tarjan's algorithm (R. Tarjan,
 * "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1, 1972), which gives them in this order.
 */
final class ReferenceOrder {
    private final Map<TableName, Collection<TableName>> parents = new HashMap<>();
    private final Map<TableName, Integer> numbers = new HashMap<>();
    private final Deque<TableName> path = new ArrayDeque<>();
    private final List<List<TableName>> groups = new ArrayList<>();

    private ReferenceOrder() {}

    static List<List<TableName>> of(Collection<TableName> tables, Collection<ForeignKey> references) {
        ReferenceOrder order = new ReferenceOrder();
        for (TableName table : new TreeSet<>(tables)) {
            order.parents.put(table, new TreeSet<>());
        }
        for (ForeignKey reference : references) {
            Collection<TableName> known = order.parents.get(reference.child());
            if (known != null && order.parents.containsKey(reference.parent())) {
                known.add(reference.parent());
            }
        }
        for (TableName table : new TreeSet<>(tables)) {
            if (!order.numbers.containsKey(table)) {
                order.visit(table);
            }
        }
        return order.groups;
    }

    /** Recurs as deep as the longest chain of references between tables. @return the lowest number that it leads back to */
    private int visit(TableName table) {
        int number = numbers.size();
        numbers.put(table, number);
        int low = number;
        path.push(table);
        for (TableName parent : parents.getOrDefault(table, List.of())) {
            if (!numbers.containsKey(parent)) {
                low = Math.min(low, visit(parent));
            } else if (path.contains(parent)) {
                low = Math.min(low, numbers.getOrDefault(parent, low));
            }
        }
        if (low == number) {
            List<TableName> group = new ArrayList<>();
            TableName member;
            do {
                member = path.pop();
                group.add(member);
            } while (!member.equals(table));
            groups.add(group);
        }
        return low;
    }
}
