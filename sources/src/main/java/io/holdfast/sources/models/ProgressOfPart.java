package io.holdfast.sources.models;

import io.holdfast.repository.Progress;

/** The progress of one of several restores that are one to whoever watches. {@code before} are bytes done before it. */
record ProgressOfPart(Progress whole, long before) implements Progress {
    @Override
    public void expected(long bytes) {
        whole.expected(before + bytes);
    }

    @Override
    public void stage(String name) {
        whole.stage(name);
    }

    @Override
    public void processed(long bytes) {
        whole.processed(bytes);
    }

    @Override
    public void transferred(long bytes) {
        whole.transferred(bytes);
    }
}
