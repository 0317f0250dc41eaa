package io.holdfast.repository.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Reads what the store within holds and changes nothing of it: what is written is remembered until the end, what is removed
 * only seems to be gone. Of packs and tails no more than the size is kept, so that they cannot be read again. Others do not see its
 * locks; what they remove meanwhile is missed when it is read.
 */
public final class DryRunStore extends StoreAround {
    private final MemoryStore written = new MemoryStore();
    private final ConcurrentMap<StoreFile, Long> sizes = new ConcurrentHashMap<>();
    private final Set<StoreFile> removed = ConcurrentHashMap.newKeySet();

    public DryRunStore(Store inner) {
        super(inner);
    }

    @Override
    public void create() {
        // the folders would be written
    }

    @Override
    public void write(StoreFile file, List<Bytes> parts) throws IOException {
        if (exists(file)) {
            throw new FileAlreadyExistsException(file.path());
        }
        if (isLarge(file.kind())) {
            sizes.put(file, parts.stream().mapToLong(Bytes::length).sum());
        } else {
            written.write(file, parts);
        }
    }

    private static boolean isLarge(FileKind kind) {
        return switch (kind) {
            case PACK, TAIL -> true;
            default -> false;
        };
    }

    @Override
    public void replace(StoreFile file, List<Bytes> parts) throws IOException {
        if (exists(file)) {
            remove(file);
        }
        write(file, parts);
    }

    @Override
    public void remove(StoreFile file) throws IOException {
        boolean own = sizes.remove(file) != null;
        if (written.exists(file)) {
            written.remove(file);
            own = true;
        }
        if (!own) {
            if (!exists(file)) {
                throw new NoSuchFileException(file.path());
            }
            removed.add(file);
        }
    }

    @Override
    public byte[] read(StoreFile file) throws IOException {
        return holding(file).read(file);
    }

    @Override
    public void read(StoreFile file, long position, byte[] target, int from, int length) throws IOException {
        holding(file).read(file, position, target, from, length);
    }

    private Store holding(StoreFile file) throws NoSuchFileException {
        if (written.exists(file)) {
            return written;
        }
        if (sizes.containsKey(file) || removed.contains(file)) {
            throw new NoSuchFileException(file.path());
        }
        return inner;
    }

    @Override
    public List<Listed> list(FileKind kind) throws IOException {
        List<Listed> all = new ArrayList<>(written.list(kind));
        sizes.forEach((file, size) -> {
            if (file.kind() == kind) {
                all.add(new Listed(file, size));
            }
        });
        for (Listed listed : inner.list(kind)) {
            if (!removed.contains(listed.file()) && !isOwn(listed.file())) {
                all.add(listed);
            }
        }
        return all;
    }

    private boolean isOwn(StoreFile file) {
        return sizes.containsKey(file) || written.exists(file);
    }

    @Override
    public long size(StoreFile file) throws IOException {
        Long size = sizes.get(file);
        return size == null ? holding(file).size(file) : size;
    }

    @Override
    public boolean exists(StoreFile file) throws IOException {
        return isOwn(file) || !removed.contains(file) && inner.exists(file);
    }

    @Override
    public Optional<Instant> written(StoreFile file) throws IOException {
        return isOwn(file) ? Optional.empty() : inner.written(file);
    }

    @Override
    public void tidy() {
        // what is left over stays
    }

    @Override
    public boolean listsAtOnce() {
        // nobody looks for what is written here
        return true;
    }

    @Override
    public Optional<Retention> retention() {
        return Optional.empty();
    }

    @Override
    public Optional<VaultLocks> vault() {
        return Optional.empty();
    }

    @Override
    public Optional<History> history() {
        return Optional.empty();
    }
}
