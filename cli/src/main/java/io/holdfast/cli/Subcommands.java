package io.holdfast.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The commands below one command. To read the annotations of all of them takes longer than many a command itself, so
 * when the arguments name one of them only that one is made.
 */
public final class Subcommands {
    private final List<Class<?>> commands;

    private Subcommands(List<Class<?>> commands) {
        this.commands = List.copyOf(commands);
    }

    /** @param commands annotated with {@link Command}, in the order of the help */
    public static Subcommands of(Class<?>... commands) {
        return new Subcommands(Arrays.asList(commands));
    }

    /** The command of that name, if it is one of these. */
    Optional<Class<?>> named(String name) {
        return commands.stream()
                .filter(command ->
                        name.equals(command.getAnnotation(Command.class).name()))
                .findFirst();
    }

    /**
     * Adds the one that the first argument names; all when it names none, for the help, for a suggestion, or because
     * somebody else may provide it.
     *
     * @param arguments those that follow the command's own name
     * @return the lines that were added
     */
    public List<CommandLine> addTo(CommandLine command, List<String> arguments) {
        Optional<Class<?>> named = arguments.isEmpty() ? Optional.empty() : named(arguments.getFirst());
        List<CommandLine> added = new ArrayList<>();
        for (Class<?> wanted : named.<List<Class<?>>>map(List::of).orElse(commands)) {
            CommandLine line = new CommandLine(wanted);
            command.addSubcommand(line);
            added.add(line);
        }
        return added;
    }
}
