package io.holdfast.control.inventory;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.InvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Declarations as their files say them, without a catalog. */
public final class DeclaredFiles {
    private DeclaredFiles() {}

    /**
     * Reads them and checks that what they name is declared among them. Sources are not looked at.
     *
     * @param documents YAML, several documents parted by {@code ---}, their variables resolved
     * @throws InvalidRequestException naming the document and field of every problem
     */
    public static Inventory read(String documents) {
        DeclarationReader reader = new DeclarationReader();
        Map<String, Declaration> declared = new LinkedHashMap<>();
        List<FieldProblem> problems = new ArrayList<>();
        for (DeclarationReader.Document document : reader.readAll(documents)) {
            if (declared.putIfAbsent(document.key(), document.declaration()) != null) {
                problems.add(new FieldProblem(document.key(), "is declared twice"));
            }
        }
        problems.addAll(0, reader.problems());
        Inventory inventory = Inventory.of(declared.values());
        if (problems.isEmpty()) {
            // which kinds there are, which have a log and which can be looked into, is the server's to know
            Set<String> kinds =
                    inventory.dataSets().stream().map(Declaration.DataSet::kind).collect(Collectors.toSet());
            inventory.lookouts().forEach(lookout -> kinds.add(lookout.kind()));
            problems.addAll(References.problems(inventory, kinds, kinds, kinds));
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
        return inventory;
    }
}
