package io.holdfast.control.hook;

import io.holdfast.control.ControlSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The folder {@code hooks} below the data folder, whose executable files are the commands that may be run. */
@Component
class HookFolder {
    private final Path folder;

    HookFolder(ControlSettings settings) {
        folder = settings.dataFolder().resolve("hooks");
    }

    /** @param name without a slash: the reader of declarations sees to that */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** Why a command may not be run; empty when it may. */
    Optional<String> refusal(String name) {
        Path file = file(name);
        try {
            if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
                return Optional.of("There is no executable file " + name + " in the server's folder " + folder
                        + ". Whoever operates the server decides what may run, and puts it there.");
            }
            for (Path checked : Set.of(folder, file.toRealPath())) {
                if (Files.getPosixFilePermissions(checked, LinkOption.NOFOLLOW_LINKS)
                        .contains(PosixFilePermission.OTHERS_WRITE)) {
                    return Optional.of(
                            checked + " can be written by everybody, so nothing of it is run. Say chmod o-w.");
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("The command " + name + " in " + folder + " cannot be looked at (" + e + ").");
        }
    }
}
