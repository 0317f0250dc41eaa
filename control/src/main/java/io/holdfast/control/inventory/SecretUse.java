package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.NotificationChannel;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.repository.Password;
import io.holdfast.repository.secret.SecretReference;
import io.holdfast.repository.store.Variables;
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

    private record Bytes(Path file) implements Place {}

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
        List<SecretUse> uses = new ArrayList<>(ofSettings("DataSet/" + dataSet.name() + ": source", dataSet.source()));
        uses.addAll(ofSettings("DataSet/" + dataSet.name() + ": drTarget", dataSet.drTarget()));
        return uses;
    }

    public static List<SecretUse> of(NotificationChannel channel) {
        return ofSettings("NotificationChannel/" + channel.name() + ": target", channel.settings());
    }

    /** What opens the way to its agents. */
    public static List<SecretUse> of(SiteGroup group) {
        String owner = "SiteGroup/" + group.name() + ": ";
        List<SecretUse> uses = new ArrayList<>();
        group.trust().ifPresent(file -> uses.add(new SecretUse(owner + "trust", new Bytes(Path.of(file)))));
        group.identity().ifPresent(file -> uses.add(new SecretUse(owner + "identity", new Bytes(Path.of(file)))));
        group.passwordFile().ifPresent(file -> uses.add(line(owner + "passwordFile", file)));
        return uses;
    }

    /** The first line of a file. */
    public static SecretUse line(String usedBy, String file) {
        return new SecretUse(usedBy, new Line(new SecretReference.InFile(Path.of(file))));
    }

    private static List<SecretUse> ofSettings(String owner, Map<String, String> settings) {
        List<SecretUse> uses = new ArrayList<>();
        for (String key : settings.keySet().stream().sorted().toList()) {
            if (key.endsWith("ca-file")) {
                uses.add(new SecretUse(owner + "." + key, new Bytes(Path.of(settings.get(key)))));
                continue;
            }
            if (key.equals("credentials-file")) {
                uses.add(new SecretUse(owner + "." + key, new Credentials(Path.of(settings.get(key)))));
                continue;
            }
            Optional<String> name = key.endsWith("-file") || key.endsWith("-env") || key.endsWith("-from")
                    ? Optional.of(key.substring(0, key.lastIndexOf('-')))
                    : Optional.empty();
            name.flatMap(it -> SecretReference.of(settings, it, (field, problem) -> {}))
                    .ifPresent(reference -> uses.add(new SecretUse(owner + "." + key, new Line(reference))));
        }
        return uses;
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
