package io.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;

/** Backs up noise without end, to be killed. Says when the first bytes are stored. */
final class BackupInAnotherProcess {
    private BackupInAnotherProcess() {}

    public static void main(String[] arguments) throws Exception {
        try (Password password = Parts.password();
                Repository repository = Repositories.open(Path.of(arguments[0]), password)) {
            repository.backup(
                    Backups.request("/noise"),
                    sink -> {
                        System.out.write("backing up\n".getBytes(UTF_8));
                        System.out.flush();
                        Backups.file(sink, "noise", Backups.endlessNoise(99));
                    },
                    Progress.NONE);
        }
    }
}
