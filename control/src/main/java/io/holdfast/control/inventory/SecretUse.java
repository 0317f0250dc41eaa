package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Heartbeat;
import io.holdfast.control.inventory.Declaration.Lookout;
import io.holdfast.control.inventory.Declaration.NotificationChannel;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.repository.Password;
import io.holdfast.repository.secret.SecretReference;
import io.holdfast.repository.store.Variables;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A reference of something declared to a secret, or to a file that goes with one, such as a certificate.
 *
 * @param usedBy for people, such as {@code Repository/site-a: passwordFile}
 */
public record SecretUse(String usedBy, Place place) {
    /** Where it is. */
    private sealed interface Place {}

    private record Line(SecretReference reference) implements Place {}

    /** @param secret false for what everybody may know, such as a certificate */
    private record Bytes(Path file, boolean secret) implements Place {}

    private record Credentials(Path file) implements Place {}

    private record OfRepository(StoreDeclaration declared) implements Place {}

    /** The password, or what unwraps it, and the credentials of a repository. */
    public static List<SecretUse> of(StoreDeclaration declared) {
        String owner = "Repository/" + declared.name() + ": ";
        List<SecretUse> uses = new ArrayList<>();
        uses.add(new SecretUse(
                owner + (declared.passwordWrapped().isPresent() ? "passwordWrapped" : "passwordFile"),
                new OfRepository(declared)));
        declared.credentialsFile()
                .ifPresent(file -> uses.add(new SecretUse(owner + "credentialsFile", new Credentials(Path.of(file)))));
        return uses;
    }

    /** What its source and its place at the recovery site need. */
    public static List<SecretUse> of(DataSet dataSet) {
        List<SecretUse> uses = new ArrayList<>(ofLiving(dataSet));
        uses.addAll(ofTarget(dataSet, dataSet.drTarget()));
        return uses;
    }

    /** What reading its source needs. */
    public static List<SecretUse> ofSource(DataSet dataSet) {
        return ofLiving(dataSet).stream()
                .filter(use -> !use.usedBy().contains(": source.apply-"))
                .toList();
    }

    /** What its source needs, also to put a part back there. */
    public static List<SecretUse> ofLiving(DataSet dataSet) {
        return ofSettings("DataSet/" + dataSet.name() + ": source", dataSet.source());
    }

    /** What a running system needs that the data set is restored into. */
    public static List<SecretUse> ofTarget(DataSet dataSet, Map<String, String> target) {
        return ofSettings("DataSet/" + dataSet.name() + ": drTarget", target);
    }

    public static List<SecretUse> of(Lookout lookout) {
        return ofSettings("Lookout/" + lookout.name() + ": source", lookout.source());
    }

    public static List<SecretUse> of(Heartbeat heartbeat) {
        return ofSettings("Heartbeat/" + heartbeat.name() + ": target", heartbeat.settings());
    }

    public static List<SecretUse> of(NotificationChannel channel) {
        return ofSettings("NotificationChannel/" + channel.name() + ": target", channel.settings());
    }

    /** What opens the way to its agents. */
    public static List<SecretUse> of(SiteGroup group) {
        String owner = "SiteGroup/" + group.name() + ": ";
        List<SecretUse> uses = new ArrayList<>();
        group.trust().ifPresent(file -> uses.add(new SecretUse(owner + "trust", new Bytes(Path.of(file), false))));
        group.identity().ifPresent(file -> uses.add(new SecretUse(owner + "identity", new Bytes(Path.of(file), true))));
        group.passwordFile().ifPresent(file -> uses.add(line(owner + "passwordFile", file)));
        return uses;
    }

    public static SecretUse of(String usedBy, SecretReference reference) {
        return new SecretUse(usedBy, new Line(reference));
    }

    /** The first line of a file. */
    public static SecretUse line(String usedBy, String file) {
        return new SecretUse(usedBy, new Line(new SecretReference.InFile(Path.of(file))));
    }

    /** What a request of a plan needs. @param usedBy such as {@code DrPlan/main, step call} */
    public static List<SecretUse> of(String usedBy, StepAction.Http http) {
        List<SecretUse> uses = new ArrayList<>();
        http.urlFile().ifPresent(file -> uses.add(line(usedBy, file)));
        http.headersFile().ifPresent(file -> uses.add(new SecretUse(usedBy, new Bytes(Path.of(file), true))));
        http.caFile().ifPresent(file -> uses.add(new SecretUse(usedBy, new Bytes(Path.of(file), false))));
        return uses;
    }

    /** What a step in a cluster needs. @param usedBy as of a request */
    public static List<SecretUse> of(String usedBy, ClusterAction.Cluster cluster) {
        List<SecretUse> uses = new ArrayList<>();
        uses.add(line(usedBy, cluster.tokenFile()));
        cluster.caFile().ifPresent(file -> uses.add(new SecretUse(usedBy, new Bytes(Path.of(file), false))));
        return uses;
    }

    private static List<SecretUse> ofSettings(String owner, Map<String, String> settings) {
        List<SecretUse> uses = new ArrayList<>();
        for (String key : settings.keySet().stream().sorted().toList()) {
            if (key.endsWith("ca-file")) {
                uses.add(new SecretUse(owner + "." + key, new Bytes(Path.of(settings.get(key)), false)));
                continue;
            }
            if (key.equals("credentials-file")) {
                uses.add(new SecretUse(owner + "." + key, new Credentials(Path.of(settings.get(key)))));
                continue;
            }
            Optional<String> name = key.endsWith("-file") || key.endsWith("-env") || key.endsWith("-from")
                    ? Optional.of(key.substring(0, key.lastIndexOf('-')))
                    : Optional.empty();
            name.flatMap(it -> reference(settings, it))
                    .ifPresent(reference -> uses.add(new SecretUse(owner + "." + key, new Line(reference))));
        }
        return uses;
    }

    /** One that is written wrongly was refused when it was declared. */
    private static Optional<SecretReference> reference(Map<String, String> settings, String name) {
        try {
            return new SourceSettings(settings).secret(name);
        } catch (SourceException e) {
            return Optional.empty();
        }
    }

    /** Where the secret is, for people; empty when it is none, such as a certificate. */
    public Optional<String> where() {
        return switch (place) {
            case Line line -> Optional.of(line.reference().where());
            case Bytes bytes -> bytes.secret() ? Optional.of("file " + bytes.file()) : Optional.empty();
            case Credentials credentials -> Optional.of("file " + credentials.file());
            case OfRepository repository ->
                repository
                        .declared()
                        .passwordWrapped()
                        .map(file -> "wrapped password in file " + file)
                        .or(() -> repository.declared().passwordFile().map(file -> "password file " + file));
        };
    }

    /** Whether a service is asked for it. */
    public boolean costly() {
        return switch (place) {
            case OfRepository repository ->
                repository.declared().passwordWrapped().isPresent();
            case Line line -> line.reference() instanceof SecretReference.InStore;
            case Bytes bytes -> false;
            case Credentials credentials -> false;
        };
    }

    /**
     * Reads it and forgets it. Blocks while a key service is asked, for ten seconds at most.
     *
     * @throws IOException saying what is amiss and what to do; never with a secret
     */
    public void read() throws IOException {
        switch (place) {
            case Line line -> line.reference().read();
            case Bytes bytes -> requireContent(bytes.file());
            case Credentials credentials -> {
                requireContent(credentials.file());
                Variables.file(credentials.file());
            }
            case OfRepository repository -> {
                try (Password password = DeclaredPassword.of(repository.declared())) {
                    // that it is there is all that is asked
                }
            }
        }
    }

    private static void requireContent(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            if (content.read() < 0) {
                throw new IOException("File " + file + " is empty. Bring it back.");
            }
        } catch (NoSuchFileException e) {
            throw new IOException("File " + file + " does not exist. Bring it back, readable by the server only.", e);
        } catch (java.nio.file.AccessDeniedException e) {
            throw new IOException("File " + file + " cannot be read. Let the server read it.", e);
        }
    }
}
