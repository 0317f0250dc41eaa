package io.holdfast.server.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.ServerStartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyslogFileTest {
    @TempDir
    Path folder;

    private SyslogSettings read(String text) throws Exception {
        return SyslogFile.read(Files.writeString(folder.resolve("syslog.yaml"), text));
    }

    private void refused(String text, String why) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining(why);
    }

    @Test
    void what_is_left_out_is_as_the_standards_say() throws Exception {
        SyslogSettings settings = read("receiver: tls://collector.example.org\n");
        assertThat(settings.receiver()).isEqualTo("tls://collector.example.org:6514");
        assertThat(settings.body()).isEqualTo(SyslogSettings.Body.CEF);
        assertThat(settings.behindAfter()).isEqualTo(Duration.ofMinutes(5));
        assertThat(read("receiver: 'tcp://[::1]'\n").receiver()).isEqualTo("tcp://[::1]:601");
        assertThat(read("receiver: tcp://one:1514\nformat: json\n").body()).isEqualTo(SyslogSettings.Body.JSON);
    }

    @Test
    void what_is_wrong_is_named() {
        refused("", "is not what docs/audit.md describes");
        refused("null\n", "is empty");
        refused("format: cef\n", "receiver is missing");
        refused("receiver: udp://collector\n", "receiver is 'udp://collector'");
        refused("receiver: tls://collector/path\n", "receiver is");
        refused("receiver: tls://collector:99999\n", "receiver is");
        refused("receiver: tls://collector\nformat: leef\n", "format is 'leef'");
        refused("receiver: tls://collector\nbehindAfter: PT0S\n", "behindAfter is 'PT0S'");
        refused("receiver: tls://collector\ncaFile: " + folder.resolve("none.pem") + "\n", "cannot read");
        refused("receiver: tls://collector\ncaFile: " + folder.resolve("syslog.yaml") + "\n", "cannot be used");
        refused("receiver: tcp://collector\ncaFile: " + folder.resolve("syslog.yaml") + "\n", "not encrypted");
        refused(
                "receiver: tls://collector\ncertificateFile: " + folder.resolve("syslog.yaml") + "\n",
                "belong together");
        refused("receiver: tls://collector\nreciever: x\n", "reciever");
    }
}
