package io.holdfast.cli.repo;

import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.attribute.FileTime;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** A zip archive with Unix permissions; what is neither file, directory nor symbolic link is left out. */
final class ZipArchive implements EntryArchive {
    private static final int FILE = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int LINK = 0120000;

    private final ZipArchiveOutputStream zip;

    ZipArchive(OutputStream out) {
        zip = new ZipArchiveOutputStream(out);
        // the size of what is streamed is told after it
        zip.setUseZip64(Zip64Mode.AsNeeded);
    }

    @Override
    public void add(EntryPath path, Node node, Contents contents) throws IOException {
        String name = EntryArchive.name(path, node);
        switch (node) {
            case Node.RegularFile file -> {
                ZipArchiveEntry entry = entry(name, FILE, node);
                entry.setSize(file.size());
                zip.putArchiveEntry(entry);
                try (InputStream content = contents.open(file)) {
                    content.transferTo(zip);
                }
                zip.closeArchiveEntry();
            }
            case Node.Directory directory -> {
                zip.putArchiveEntry(entry(name, DIRECTORY, node));
                zip.closeArchiveEntry();
            }
            case Node.SymbolicLink link -> {
                zip.putArchiveEntry(entry(name, LINK, node));
                zip.write(link.target());
                zip.closeArchiveEntry();
            }
            case Node.Special special -> {}
        }
    }

    private static ZipArchiveEntry entry(String name, int type, Node node) {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        entry.setUnixMode(type | node.metadata().permissions());
        entry.setLastModifiedTime(FileTime.from(node.metadata().modified()));
        return entry;
    }

    @Override
    public void finish() throws IOException {
        zip.finish();
        zip.flush();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
