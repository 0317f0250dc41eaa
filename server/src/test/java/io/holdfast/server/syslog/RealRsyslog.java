package io.holdfast.server.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sources.postgres.engine.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's rsyslog, which writes the body of each message as a line of a file. It can be killed and started again. */
final class RealRsyslog implements AutoCloseable {
    private final Path folder;
    private final int tcp;
    private final int tls;
    private Process process;

    private RealRsyslog(Path folder, int tcp, int tls) {
        this.folder = folder;
        this.tcp = tcp;
        this.tls = tls;
    }

    /** Not started yet; with a certificate of its own for 127.0.0.1. */
    static RealRsyslog in(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        RealRsyslog made = new RealRsyslog(folder, FreePort.find(), FreePort.find());
        made.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=collector",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                folder.resolve("key.pem").toString(),
                "-out",
                made.certificate().toString());
        Files.writeString(folder.resolve("rsyslog.conf"), """
                global(workDirectory="%1$s" maxMessageSize="64k"
                  DefaultNetstreamDriverCAFile="%1$s/certificate.pem"
                  DefaultNetstreamDriverCertFile="%1$s/certificate.pem"
                  DefaultNetstreamDriverKeyFile="%1$s/key.pem")
                module(load="imtcp" StreamDriver.Name="ossl" StreamDriver.Mode="1" StreamDriver.AuthMode="anon")
                module(load="imptcp")
                template(name="body" type="string" string="%%msg%%\\n")
                template(name="header" type="string"
                  string="%%syslogfacility-text%%.%%syslogseverity-text%% %%hostname%% %%app-name%% %%msgid%% %%structured-data%%\\n")
                ruleset(name="tls") {
                  action(type="omfile" file="%1$s/tls.log" template="body")
                  action(type="omfile" file="%1$s/headers.log" template="header")
                }
                ruleset(name="tcp") { action(type="omfile" file="%1$s/tcp.log" template="body") }
                input(type="imtcp" address="127.0.0.1" port="%2$d" ruleset="tls")
                input(type="imptcp" address="127.0.0.1" port="%3$d" ruleset="tcp")
                """.formatted(folder, made.tls, made.tcp));
        return made;
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.waitFor()).as(said).isZero();
    }

    Path certificate() {
        return folder.resolve("certificate.pem");
    }

    String tlsAddress() {
        return "tls://127.0.0.1:" + tls;
    }

    String tcpAddress() {
        return "tcp://127.0.0.1:" + tcp;
    }

    /** Returns once it listens. */
    void start() throws IOException, InterruptedException {
        Files.deleteIfExists(folder.resolve("pid"));
        process = new ProcessBuilder(List.of(
                        "/usr/sbin/rsyslogd",
                        "-n",
                        "-f",
                        folder.resolve("rsyslog.conf").toString(),
                        "-i",
                        folder.resolve("pid").toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("rsyslog.out").toFile())
                .start();
        long deadline = System.nanoTime() + Duration.ofSeconds(180).toNanos();
        while (!listens(tcp) || !listens(tls)) {
            assertThat(System.nanoTime() < deadline && process.isAlive())
                    .as(Files.readString(folder.resolve("rsyslog.out")))
                    .isTrue();
            Thread.sleep(50);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    }

    /** What arrived so far, without a line that is not yet whole. */
    List<String> lines(String file) throws IOException {
        Path path = folder.resolve(file);
        if (!Files.exists(path)) {
            return List.of();
        }
        String text = Files.readString(path);
        List<String> lines = new ArrayList<>();
        text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(String::stripLeading)
                .forEach(lines::add);
        return lines;
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            kill();
        }
    }
}
