package io.holdfast.sources.files;

import io.holdfast.repository.Progress;
import io.holdfast.repository.posix.Directory;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out beside a backup how much there is to read, on a thread of its own that ends with this. */
final class Measuring implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Measuring.class);

    private final FileSettings settings;
    private final Progress progress;
    private final Thread thread;

    Measuring(FileSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
        this.thread = Thread.ofPlatform().name("holdfast-measuring").daemon().start(this::measure);
    }

    private void measure() {
        TreeMeasure measure = new TreeMeasure(settings.excludes());
        long bytes = 0;
        try {
            for (DeclaredPath path : settings.paths()) {
                bytes += measure(measure, path);
            }
            progress.expected(bytes);
        } catch (IOException e) {
            // the backup itself meets it and says so; only the percentage is missing
            LOG.debug("what is to be backed up could not be measured", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long measure(TreeMeasure measure, DeclaredPath path) throws IOException, InterruptedException {
        Optional<Directory> opened = path.openDirectory();
        if (opened.isPresent()) {
            try (Directory directory = opened.get()) {
                return measure.below(directory, path.directoryAt());
            }
        }
        try (Directory parent = path.openParent()) {
            return measure.entry(parent, path.absolute().name(), path.fileAt());
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
