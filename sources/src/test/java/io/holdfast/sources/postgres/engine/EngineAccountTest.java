package io.holdfast.sources.postgres.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.repository.posix.Directory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineAccountTest {
    private static final List<String> AS_ORDINARY_USER =
            List.of("unshare", "--user", "--map-user=1000", "--map-group=1000");

    @TempDir
    Path folder;

    @Test
    void an_ordinary_user_runs_the_programs_as_itself() throws Exception {
        List<String> command = new ArrayList<>();
        if (Directory.effectiveUser() == 0) {
            Process allowed = run(AS_ORDINARY_USER, "true");
            assumeTrue(allowed.waitFor() == 0, "this machine allows no user namespaces");
            command.addAll(AS_ORDINARY_USER);
        }
        Process probe = run(
                command,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                AccountProbe.class.getName(),
                folder.toString());
        String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(probe.waitFor()).as(said).isZero();
        assertThat(said).contains("Ourselves");
    }

    @Test
    void root_gives_its_rights_up() throws Exception {
        assumeTrue(Directory.effectiveUser() == 0, "only root has to");
        assertThat(EngineAccount.reaching(Path.of("/var/tmp/anything"))).isInstanceOf(EngineAccount.Switched.class);
    }

    private static Process run(List<String> prefix, String... command) throws Exception {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(List.of(command));
        return new ProcessBuilder(whole).redirectErrorStream(true).start();
    }
}
