package io.holdfast.repository.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
    @TempDir
    Path folder;

    @Test
    void the_example_does_what_it_says() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        Path notes = Files.createDirectories(source.resolve("notes"));
        Files.writeString(notes.resolve("today.txt"), "and the bread");
        Files.writeString(notes.resolve("draft.tmp"), "left out");
        Path target = folder.resolve("restored");
        assertThat(BackupAndRestore.run(folder.resolve("repository"), source, target, "secret".toCharArray()))
                .isEqualTo("remember the milk");
        assertThat(target.resolve("dump.sql")).hasContent("remember the milk");
        assertThat(target.resolve("notes/today.txt")).hasContent("and the bread");
        assertThat(target.resolve("notes/draft.tmp")).doesNotExist();
    }

    @Test
    void the_readme_shows_the_example_as_it_is() throws Exception {
        Path source = Path.of("src/test/java/io/holdfast/repository/example/BackupAndRestore.java");
        String text = Files.readString(source);
        String example = text.substring(
                text.indexOf("// README begins\n") + "// README begins\n".length(), text.indexOf("    // README ends"));
        assertThat(Files.readString(Path.of("README.md")))
                .contains("```java\n" + example.stripTrailing().stripIndent() + "\n```");
    }
}
