package io.holdfast.cli.repo;

import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A tar archive with POSIX headers: times to a tenth of a microsecond, owners by number and name, links, devices, FIFOs, hard links and
 * extended attributes, as GNU tar restores them with {@code --xattrs}. Sockets are left out: tar has none.
 */
final class TarArchive implements EntryArchive {
    private final TarArchiveOutputStream tar;

    // by device and inode, the name of the first
    private final Map<String, String> linked = new HashMap<>();

    TarArchive(OutputStream out) {
        tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    @Override
    public void add(EntryPath path, Node node, Contents contents) throws IOException {
        String name = EntryArchive.name(path, node);
        switch (node) {
            case Node.RegularFile file -> file(name, file, contents);
            case Node.Directory directory -> put(entry(name, TarConstants.LF_DIR, node));
            case Node.SymbolicLink link -> {
                TarArchiveEntry entry = entry(name, TarConstants.LF_SYMLINK, node);
                entry.setLinkName(new String(link.target(), StandardCharsets.UTF_8));
                put(entry);
            }
            case Node.Special special -> special(name, special);
        }
    }

    private void file(String name, Node.RegularFile file, Contents contents) throws IOException {
        EntryMetadata metadata = file.metadata();
        if (metadata.links() > 1 && metadata.inode() != 0) {
            String first = linked.putIfAbsent(metadata.deviceId() + " " + metadata.inode(), name);
            if (first != null) {
                TarArchiveEntry entry = entry(name, TarConstants.LF_LINK, file);
                entry.setLinkName(first);
                put(entry);
                return;
            }
        }
        TarArchiveEntry entry = entry(name, TarConstants.LF_NORMAL, file);
        entry.setSize(file.size());
        tar.putArchiveEntry(entry);
        try (InputStream content = contents.open(file)) {
            content.transferTo(tar);
        }
        tar.closeArchiveEntry();
    }

    private void special(String name, Node.Special special) throws IOException {
        switch (special.kind()) {
            case FIFO -> put(entry(name, TarConstants.LF_FIFO, special));
            case CHARACTER_DEVICE -> device(entry(name, TarConstants.LF_CHR, special), special.device());
            case BLOCK_DEVICE -> device(entry(name, TarConstants.LF_BLK, special), special.device());
            case SOCKET, IRREGULAR -> {}
        }
    }

    /** Linux's split of a device number. */
    private void device(TarArchiveEntry entry, long device) throws IOException {
        entry.setDevMajor((int) ((device >>> 8) & 0xfff));
        entry.setDevMinor((int) ((device & 0xff) | ((device >>> 12) & 0xfff00)));
        put(entry);
    }

    private static TarArchiveEntry entry(String name, byte type, Node node) {
        EntryMetadata metadata = node.metadata();
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setMode(metadata.permissions());
        entry.setUserId(metadata.uid());
        entry.setGroupId(metadata.gid());
        entry.setUserName(metadata.user());
        entry.setGroupName(metadata.group());
        entry.setLastModifiedTime(FileTime.from(metadata.modified()));
        entry.setLastAccessTime(FileTime.from(metadata.accessed()));
        for (EntryMetadata.ExtendedAttribute attribute : metadata.extendedAttributes()) {
            entry.addPaxHeader(
                    "SCHILY.xattr." + attribute.name(), new String(attribute.value(), StandardCharsets.UTF_8));
        }
        return entry;
    }

    private void put(TarArchiveEntry entry) throws IOException {
        entry.setSize(0);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    @Override
    public void finish() throws IOException {
        tar.finish();
        tar.flush();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
