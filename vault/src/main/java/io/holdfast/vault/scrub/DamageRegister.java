package io.holdfast.vault.scrub;

import io.holdfast.vault.disk.JsonFile;
import io.holdfast.vault.storage.Address;
import io.holdfast.vault.storage.FileName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is damaged now. Kept on disk; safe for many threads. */
public final class DamageRegister {
    private final JsonFile<All> file;
    private List<Damage> all;

    private DamageRegister(JsonFile<All> file, List<Damage> all) {
        this.file = file;
        this.all = all;
    }

    public static DamageRegister open(Path path) throws IOException {
        JsonFile<All> file = new JsonFile<>(path, All.class);
        return new DamageRegister(file, file.read().map(All::damaged).orElse(List.of()));
    }

    public synchronized List<Damage> all() {
        return all;
    }

    public synchronized boolean contains(Address repository, FileName name) {
        return all.stream().anyMatch(damage -> isOf(damage, repository, name));
    }

    /** Whether the file is intact at this moment. */
    @FunctionalInterface
    interface Look {
        boolean isIntact() throws IOException;
    }

    /**
     * Adds it, or puts it in the place of what was known of the same file; unless the file is intact by now. The look
     * and the entry are one step: who makes a file whole and then clears it finds it clear afterwards.
     */
    synchronized void put(Address repository, FileName name, Damage damage, Look look) throws IOException {
        if (look.isIntact()) {
            clear(repository, name);
            return;
        }
        store(Stream.concat(all.stream().filter(known -> !isOf(known, repository, name)), Stream.of(damage))
                .toList());
    }

    /** The file is intact, or gone. */
    public synchronized void clear(Address repository, FileName name) throws IOException {
        if (contains(repository, name)) {
            store(all.stream().filter(known -> !isOf(known, repository, name)).toList());
        }
    }

    private void store(List<Damage> fresh) throws IOException {
        file.write(new All(fresh));
        all = fresh;
    }

    private static boolean isOf(Damage damage, Address repository, FileName name) {
        return damage.repository().equals(repository.toString())
                && damage.file().equals(name.toString());
    }

    record All(List<Damage> damaged) {}
}
