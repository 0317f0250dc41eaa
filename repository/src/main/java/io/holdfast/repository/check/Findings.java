package io.holdfast.repository.check;

import io.holdfast.repository.RepositoryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a check has found wrong, each in a sentence. Safe for many threads. */
final class Findings {
    private final List<String> errors = new ArrayList<>();

    synchronized void add(String error) {
        errors.add(error);
    }

    void addAll(List<String> more) {
        more.forEach(this::add);
    }

    synchronized List<String> all() {
        return List.copyOf(errors);
    }

    @FunctionalInterface
    interface Attempt {
        void run() throws IOException;
    }

    /** Makes a finding of what fails, be it damage or a disk that does not read. */
    void attempt(Attempt attempt) {
        try {
            attempt.run();
        } catch (RepositoryException e) {
            add(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            add("A file cannot be read: " + e + ". Check the disk, or bring the file back from a copy.");
        }
    }
}
