package io.holdfast.repository.posix;

import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes from one directory below a root to another, name by name from the nearest that both have above them, and keeps
 * those on the way open: whoever works through a tree mostly stays near where he was. For one thread.
 */
public final class DirectoryCursor implements AutoCloseable {
    private final Directory root;
    private final List<Directory> opened = new ArrayList<>();
    private EntryPath current = EntryPath.ROOT;

    /** @param root stays the caller's to close */
    public DirectoryCursor(Directory root) {
        this.root = root;
    }

    /** The directory at a path; open until the next call. */
    public Directory at(EntryPath path) throws PosixException {
        if (!path.equals(current)) {
            List<EntryName> names = path.names();
            int common = 0;
            while (common < Math.min(names.size(), opened.size())
                    && names.get(common).equals(current.names().get(common))) {
                common++;
            }
            shorten(common);
            for (EntryName name : names.subList(common, names.size())) {
                opened.add(here().directory(name));
                current = current.child(name);
            }
            current = path;
        }
        return here();
    }

    private Directory here() {
        return opened.isEmpty() ? root : opened.getLast();
    }

    private void shorten(int depth) throws PosixException {
        while (opened.size() > depth) {
            opened.removeLast().close();
        }
        current = new EntryPath(current.names().subList(0, depth));
    }

    @Override
    public void close() throws PosixException {
        shorten(0);
    }
}
