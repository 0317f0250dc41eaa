package io.holdfast.cli.repo;

import io.holdfast.repository.Password;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A password beside that of the repository which a command works on. */
final class FurtherPassword {
    private FurtherPassword() {}

    /**
     * From the file, if one is named; else from the file that {@code VARIABLE_FILE} names, from what the command
     * {@code VARIABLE_COMMAND} prints, or from the variable; else it is asked for.
     *
     * @param twice whether a typed one is asked for again
     * @param option that names a file, for errors
     */
    static Password read(@Nullable Path file, String variable, String prompt, boolean twice, String option) {
        Optional<Path> chosen = Optional.ofNullable(file)
                .or(() -> RepositoryOptions.environment(variable + "_FILE").map(Path::of));
        if (chosen.isPresent()) {
            return RepositoryOptions.fromFile(chosen.get());
        }
        Optional<String> command = RepositoryOptions.environment(variable + "_COMMAND");
        if (command.isPresent()) {
            return PasswordCommand.run(command.get(), "$" + variable + "_COMMAND");
        }
        Optional<String> plain = RepositoryOptions.environment(variable);
        return plain.isPresent()
                ? Password.of(plain.get().toCharArray())
                : RepositoryOptions.typed(prompt, twice, option + ", or set " + variable + "_FILE");
    }
}
