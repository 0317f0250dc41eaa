package io.holdfast.repository.packed;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs.Location;
import io.holdfast.repository.index.Index;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves blobs for all sessions of an open repository, each once. A blob is claimed before it is sealed and stays claimed
 * until the index has it, so that whoever saves it meanwhile need not. Should it not get there, every session that may
 * have counted on it is failed before the claim is let go.
 */
final class BlobWriter {
    private static final Logger LOG = LoggerFactory.getLogger(BlobWriter.class);

    private final Index index;
    private final BlobCodecs codecs;
    private final PackStorer storer;
    private final Map<BlobType, OpenPack> open = new EnumMap<>(BlobType.class);
    private final Map<BlobType, Set<BlobId>> claims = new EnumMap<>(BlobType.class);

    /** Held while the last session ends: the next one begins after. Never taken by who stores packs. */
    private final ReentrantLock turn = new ReentrantLock();

    // guarded by itself, together with letting go of claims; nobody waits for packs while holding it
    private final Set<SavingSession> sessions = new HashSet<>();

    BlobWriter(Index index, BlobCodecs codecs, PackStorer storer) {
        this.index = index;
        this.codecs = codecs;
        this.storer = storer;
        for (BlobType type : BlobType.values()) {
            open.put(type, new OpenPack(type, storer));
            claims.put(type, ConcurrentHashMap.newKeySet());
        }
        storer.listen(this::stored, this::failed);
    }

    void begin(SavingSession session) {
        turn.lock();
        try {
            synchronized (sessions) {
                sessions.add(session);
            }
        } finally {
            turn.unlock();
        }
    }

    boolean contains(BlobType type, BlobId id) {
        return claims(type).contains(id) || index.contains(type, id);
    }

    Optional<Location> locate(BlobType type, BlobId id) {
        return index.find(type, id);
    }

    /**
     * See {@link io.holdfast.repository.blob.Blobs#save}.
     *
     * @param again whether a blob that the index has is stored all the same
     * @param sealing is called when the blob is not there, with the codec to seal it with
     */
    long save(BlobType type, BlobId id, boolean again, Consumer<BlobCodec> sealing) throws InterruptedException {
        // from the claim on nothing stops this thread, as others count on it
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while saving blobs");
        }
        if ((!again && index.contains(type, id)) || !claims(type).add(id)) {
            return 0;
        }
        // it may have gone from the claims to the index between the two questions
        if (!again && index.contains(type, id)) {
            claims(type).remove(id);
            return 0;
        }
        BlobCodec codec = codecs.take();
        try {
            sealing.accept(codec);
            pack(type).append(id, codec.sealed(), codec.sealedLength(), codec.uncompressedLength());
            return codec.sealedLength();
        } catch (RuntimeException | Error e) {
            failed(type, List.of(id), e);
            throw e;
        } finally {
            codecs.give(codec);
        }
    }

    /** Hands over the open packs and waits until all packs handed over by now are stored or have failed. */
    void completePacks() throws InterruptedException {
        for (OpenPack pack : open.values()) {
            pack.complete();
        }
        storer.await();
    }

    void writeIndex() throws IOException {
        index.write();
    }

    /**
     * Ends a session. After the last one nobody holds the repository's lock for this process, so that nothing may stay
     * that a prune would pull away: stored packs get their index, half-full ones are dropped.
     */
    void end(SavingSession session) {
        turn.lock();
        try {
            synchronized (sessions) {
                sessions.remove(session);
                if (!sessions.isEmpty()) {
                    return;
                }
            }
            for (OpenPack pack : open.values()) {
                pack.discard();
            }
            storer.awaitUninterruptibly();
            try {
                index.write();
            } catch (IOException e) {
                LOG.warn("Could not index what was stored; a later backup stores it again and prune removes it", e);
                index.forgetUnindexed();
            }
            claims.values().forEach(Set::clear);
        } finally {
            turn.unlock();
        }
    }

    private void stored(BlobType type, List<BlobId> ids) {
        ids.forEach(claims(type)::remove);
    }

    private void failed(BlobType type, List<BlobId> ids, Throwable cause) {
        synchronized (sessions) {
            sessions.forEach(session -> session.fail(cause));
            ids.forEach(claims(type)::remove);
        }
    }

    private Set<BlobId> claims(BlobType type) {
        Set<BlobId> found = claims.get(type);
        if (found == null) {
            throw new IllegalStateException("no claims for " + type);
        }
        return found;
    }

    private OpenPack pack(BlobType type) {
        OpenPack found = open.get(type);
        if (found == null) {
            throw new IllegalStateException("no pack for " + type);
        }
        return found;
    }
}
