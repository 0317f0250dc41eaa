package io.holdfast.sources.postgres;

import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.page.RelationPath;
import io.holdfast.sources.postgres.protocol.BaseBackup.Archive;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Where the files of a cluster lie in a snapshot, and how they are cut. Names are Latin-1: one character a byte. */
final class DataDirectoryLayout {
    static final EntryPath DATA = EntryPath.of("data");
    static final EntryPath MANIFEST = DATA.resolve("backup_manifest");
    static final EntryPath TABLESPACES = EntryPath.of("tablespaces");

    /** As the log's own snapshots cut it: a segment that a base backup brings along is then stored once. */
    static final Cuts LOG = new Cuts.Fixed(1 << 20);

    private static final Pattern SEGMENT = Pattern.compile("pg_wal/[0-9A-F]{24}");
    private static final Pattern TABLESPACE_ARCHIVE = Pattern.compile("(\\d+)\\.tar");

    private DataDirectoryLayout() {}

    /** The directory that the archive's entries lie in. */
    static EntryPath root(Archive archive) throws SourceException {
        if (archive.location().isEmpty()) {
            return DATA;
        }
        if (!archive.location().startsWith("/")) {
            // allow_in_place_tablespaces: a plain directory below the data directory
            return append(DATA, archive.location());
        }
        return TABLESPACES.resolve(oid(archive));
    }

    /** The name that the server's manifest has for an entry: relative to the data directory. */
    static String nameInManifest(Archive archive, String name) throws SourceException {
        return archive.location().isEmpty() ? name : "pg_tblspc/" + oid(archive) + "/" + name;
    }

    private static String oid(Archive archive) throws SourceException {
        var oid = TABLESPACE_ARCHIVE.matcher(archive.name());
        if (!oid.matches()) {
            throw new SourceException("The server sent a tablespace as '" + archive.name()
                    + "', which this version does not understand. Report it with the server's version.");
        }
        return oid.group(1);
    }

    /**
     * @param name as the archive has it; empty parts and {@code .} are ignored
     * @throws SourceException for a name that leads out of the directory
     */
    static EntryPath append(EntryPath root, String name) throws SourceException {
        EntryPath path = root;
        for (String part : name.split("/")) {
            if (!part.isEmpty() && !part.equals(".")) {
                try {
                    path = path.child(new EntryName(part.getBytes(StandardCharsets.ISO_8859_1)));
                } catch (IllegalArgumentException e) {
                    throw new SourceException(
                            "The server sent a file named '" + name + "'. Check what answers at its address.", e);
                }
            }
        }
        return path;
    }

    /** Segments of the log are all that the server leaves out of its manifest: they bear checksums of their own. */
    static boolean isSegment(String nameInManifest) {
        return SEGMENT.matcher(nameInManifest).matches();
    }

    /** @param pages how relations' files are cut, see {@link PageCuts} */
    static Cuts cuts(String nameInManifest, Cuts.Fixed pages) {
        boolean relation = RelationPath.of(nameInManifest).isPresent();
        return relation ? pages : isSegment(nameInManifest) ? LOG : Cuts.CONTENT;
    }
}
