package io.holdfast.repository.store;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store that treats every call to the one inside alike. */
abstract class EveryCall extends StoreAround {
    EveryCall(Store inner) {
        super(inner);
    }

    /** One call of the store inside. */
    interface Call<T> {
        T run() throws IOException;
    }

    /** @param what for an error, such as {@code read data/00/…} */
    abstract <T> T call(String what, Call<T> call) throws IOException;

    @Override
    public void create() throws IOException {
        call("create folders", () -> {
            inner.create();
            return true;
        });
    }

    @Override
    public void write(StoreFile file, List<Bytes> parts) throws IOException {
        call("write " + file, () -> {
            inner.write(file, parts);
            return true;
        });
    }

    @Override
    public byte[] read(StoreFile file) throws IOException {
        return call("read " + file, () -> inner.read(file));
    }

    @Override
    public void read(StoreFile file, long position, byte[] target, int from, int length) throws IOException {
        call("read " + file, () -> {
            inner.read(file, position, target, from, length);
            return true;
        });
    }

    @Override
    public List<Listed> list(FileKind kind) throws IOException {
        return call("list " + kind, () -> inner.list(kind));
    }

    @Override
    public long size(StoreFile file) throws IOException {
        return call("look at " + file, () -> inner.size(file));
    }

    @Override
    public boolean exists(StoreFile file) throws IOException {
        return call("look for " + file, () -> inner.exists(file));
    }

    @Override
    public void remove(StoreFile file) throws IOException {
        call("remove " + file, () -> {
            inner.remove(file);
            return true;
        });
    }

    @Override
    public void replace(StoreFile file, List<Bytes> parts) throws IOException {
        call("replace " + file, () -> {
            inner.replace(file, parts);
            return true;
        });
    }

    @Override
    public Optional<Instant> written(StoreFile file) throws IOException {
        return call("look at " + file, () -> inner.written(file));
    }

    @Override
    public Optional<String> occupant() throws IOException {
        return call("look around", inner::occupant);
    }

    @Override
    public void tidy() throws IOException {
        call("tidy up", () -> {
            inner.tidy();
            return true;
        });
    }

    @Override
    public Optional<Retention> retention() {
        return inner.retention().map(retention -> new Retention() {
            @Override
            public Duration period() {
                return retention.period();
            }

            @Override
            public Optional<Instant> until(StoreFile file) throws IOException {
                return call("look at the retention of " + file, () -> retention.until(file));
            }

            @Override
            public void prolong(StoreFile file, Instant until) throws IOException {
                call("prolong the retention of " + file, () -> {
                    retention.prolong(file, until);
                    return true;
                });
            }
        });
    }

    @Override
    public Optional<VaultLocks> vault() throws IOException {
        return call("look for locks", inner::vault).map(vault -> new VaultLocks() {
            @Override
            public Duration period() {
                return vault.period();
            }

            @Override
            public Map<StoreFile, Duration> locked(FileKind kind) throws IOException {
                return call("list the locks of " + kind, () -> vault.locked(kind));
            }

            @Override
            public int prolong(Collection<StoreFile> files, Duration atLeast, Duration until) throws IOException {
                return call("prolong locks", () -> vault.prolong(files, atLeast, until));
            }

            @Override
            public void covered(StoreFile snapshot) {
                vault.covered(snapshot);
            }
        });
    }
}
