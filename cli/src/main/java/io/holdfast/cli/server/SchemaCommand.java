package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.control.inventory.DeclarationSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the schema of the files; needs no server. */
@Command(
        name = "schema",
        description = "Print the JSON Schema of declarations, for editors. Needs no server; each serves the same at"
                + " /api/v1/admin/inventory/schema.")
public final class SchemaCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        // it is JSON in any case
        output.out().print(DeclarationSchema.json());
        output.out().flush();
        return 0;
    }
}
