package io.holdfast.cli.site;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.site.config.LeaseStores;
import io.holdfast.site.config.SiteConfiguration;
import io.holdfast.site.config.SiteFile;
import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.LeaseStore;
import io.holdfast.site.lease.LeaseStoreUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which site's file. */
final class SiteOption {
    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "The site's file; docs/sites.md says what is in it.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    /** Something that is done with the group's records. */
    interface Work<T> {
        T with(GroupStore store) throws IOException, InterruptedException;
    }

    SiteConfiguration configuration() {
        try {
            return SiteFile.read(file);
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    <T> T store(Work<T> work) throws IOException, InterruptedException {
        SiteConfiguration configuration = configuration();
        try (LeaseStore records = LeaseStores.open(configuration)) {
            return work.with(new GroupStore(records, configuration.group()));
        } catch (LeaseStoreUnavailableException e) {
            throw new CommandFailed(
                    ExitCode.UNREACHABLE,
                    e.getMessage() + ". Until that answers nobody can become active, or stay it: bring it back.");
        }
    }
}
