package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.repository.Repository;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.inspect.Inspection;
import io.holdfast.repository.inspect.RawFiles;
import io.holdfast.repository.store.FileKind;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a repository consists of. */
@Command(
        name = "cat",
        description =
                "Print a part of the repository: config, key ID, masterkey, snapshot ID, index ID, lock ID, pack ID,"
                        + " blob ID, tree ID. JSON is printed as it is stored; packs and blobs are bytes. Who has seen the"
                        + " masterkey can read the repository for ever.")
final class CatCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "WHAT",
            description = "config, key, masterkey, snapshot, index, lock, pack," + " blob or tree.")
    private String what = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ID",
            description = "The id; a unique beginning will do, but not of blobs and trees.")
    private String id = "";

    @Option(names = "--json", description = "As with restic: what is JSON is printed as JSON in any case.")
    private boolean json;

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private ByteOutput output = new ByteOutput();

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean single = what.equals("config") || what.equals("masterkey");
        if (single != id.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.USAGE, single ? "There is only one " + what + ": give no id." : "Give the id.");
        }
        if (json && (what.equals("pack") || what.equals("blob"))) {
            throw new CommandFailed(ExitCode.USAGE, "A " + what + " is bytes, not JSON. Leave --json out.");
        }
        try (Repository repository = options.open();
                Inspection inspection = repository.inspect()) {
            RawFiles raw = inspection.raw();
            byte[] bytes = switch (what) {
                case "config" -> raw.json(FileKind.CONFIG, "");
                case "masterkey" -> raw.sealingKey();
                case "key" -> raw.json(FileKind.KEY, id);
                case "snapshot" -> raw.json(FileKind.SNAPSHOT, snapshotId(repository));
                case "index" -> raw.json(FileKind.INDEX, id);
                case "lock" -> raw.json(FileKind.LOCK, id);
                case "pack" -> raw.pack(id);
                case "blob" -> raw.blob(blobId());
                case "tree" -> raw.tree(blobId());
                default ->
                    throw new CommandFailed(
                            ExitCode.USAGE,
                            "There is no '" + what + "' to print. See 'holdfast repo cat --help' for what there is.");
            };
            output.write(bytes);
        }
        return ExitCode.SUCCESS.code();
    }

    private String snapshotId(Repository repository) throws IOException {
        return id.equals("latest") ? new SnapshotSelection().one(repository, id).id() : id;
    }

    private BlobId blobId() {
        if (!id.matches("[0-9a-f]{64}")) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "'" + id + "' is no id of a " + what
                            + ": it has 64 hexadecimal digits. A snapshot's tree is named by" + " 'cat snapshot ID'.");
        }
        return BlobId.parse(id);
    }
}
