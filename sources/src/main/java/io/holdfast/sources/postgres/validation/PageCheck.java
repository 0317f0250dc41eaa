package io.holdfast.sources.postgres.validation;

import io.holdfast.repository.Progress;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.postgres.page.PageChecksum;
import io.holdfast.sources.postgres.page.RelationPath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares the checksum of every page of every relation, in all tablespaces, with its content. The copy may run: a page
 * that seems wrong because it is being written is read again.
 */
final class PageCheck {
    private static final int AGAIN = 5;
    private static final int PAGES_AT_ONCE = 128;

    private final Path data;
    private final Progress progress;
    private final Findings findings = new Findings();

    PageCheck(Path data, Progress progress) {
        this.data = data;
        this.progress = progress;
    }

    Validation run() throws IOException, InterruptedException {
        progress.stage("checking the pages");
        List<Path> files;
        // tablespaces are links
        try (Stream<Path> all = Files.walk(data, FileVisitOption.FOLLOW_LINKS)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while the copy was checked");
            }
            String path = data.relativize(file).toString();
            Optional<RelationPath> relation = RelationPath.of(path);
            if (relation.isPresent()) {
                check(file, path, relation.get());
            }
        }
        return findings.validation("pages", "pages", "have the checksum of their content");
    }

    private void check(Path file, String path, RelationPath relation) throws IOException, InterruptedException {
        byte[] pages = new byte[PAGES_AT_ONCE * PageChecksum.PAGE];
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long block = 0;
            int read;
            while ((read = in.read(pages)) > 0) {
                // what is beyond the last whole page is being added
                for (int at = 0; at + PageChecksum.PAGE <= read; at += PageChecksum.PAGE, block++) {
                    findings.checked();
                    if (!isRight(pages, at, relation.inFork(block)) && !isRightNow(in, block, relation)) {
                        findings.wrong("block " + relation.inFork(block) + " of " + path);
                    }
                }
                in.seek(block * PageChecksum.PAGE);
                if (read < PageChecksum.PAGE) {
                    return;
                }
            }
        } catch (FileNotFoundException e) {
            // removed meanwhile, with its relation
        }
    }

    private static boolean isRightNow(RandomAccessFile in, long block, RelationPath relation)
            throws IOException, InterruptedException {
        byte[] page = new byte[PageChecksum.PAGE];
        for (int attempt = 0; attempt < AGAIN; attempt++) {
            in.seek(block * PageChecksum.PAGE);
            if (in.read(page) < page.length || isRight(page, 0, relation.inFork(block))) {
                return true;
            }
            Thread.sleep(20);
        }
        return false;
    }

    private static boolean isRight(byte[] pages, int at, long block) {
        return PageChecksum.isNew(pages, at) || PageChecksum.stated(pages, at) == PageChecksum.of(pages, at, block);
    }
}
