package io.holdfast.control.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.inventory.Declaration.Hook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(400)
class HookCommandTest {
    @TempDir
    Path folder;

    private HookCommand.Result run(String script, Duration timeout) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("hook"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        Hook hook = new Hook("hook", timeout, Map.of("HOOK_WORD", "it's; $(rm -rf /)"));
        return new HookCommand(file, hook, Map.of("HOLDFAST_DATA_SET", "db")).run();
    }

    @Test
    void it_has_an_environment_of_its_own_and_no_shell_takes_its_values_apart() throws Exception {
        HookCommand.Result result =
                run("echo \"$HOLDFAST_DATA_SET: $HOOK_WORD: $HOME\"; env | wc -l", Duration.ofMinutes(1));
        assertThat(result.error()).isNull();
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).startsWith("db: it's; $(rm -rf /): \n");
    }

    @Test
    void one_that_fails_says_so_with_its_last_words() throws Exception {
        HookCommand.Result result = run("echo first; echo the queue is not empty >&2; exit 3", Duration.ofMinutes(1));
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.error()).isEqualTo("hook answered 3: the queue is not empty");
        assertThat(result.output()).isEqualTo("first\nthe queue is not empty\n");
    }

    @Test
    void one_that_does_not_end_is_ended_with_what_it_started() throws Exception {
        HookCommand.Result result = run("sleep 1000 & echo $!; wait", Duration.ofSeconds(4));
        assertThat(result.exitCode()).isNull();
        assertThat(result.error()).contains("was ended, as it had not ended by itself after 4 seconds");
        long child = Long.parseLong(result.output().strip());
        while (ProcessHandle.of(child).filter(ProcessHandle::isAlive).isPresent()) {
            Thread.sleep(20);
        }
    }

    @Test
    void of_much_that_is_said_the_end_is_kept() throws Exception {
        HookCommand.Result result = run("seq 1 200000; echo end", Duration.ofMinutes(1));
        assertThat(result.output()).hasSize(64 * 1024).endsWith("200000\nend\n");
    }
}
