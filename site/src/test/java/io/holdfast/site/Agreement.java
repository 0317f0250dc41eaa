package io.holdfast.site;

import io.holdfast.site.lease.LeaseStore;
import java.io.IOException;
import java.util.List;

/** By what the agents of a test agree on who is active. */
interface Agreement extends AutoCloseable {
    /** All of it, ready to be asked. */
    void start() throws Exception;

    /** What of it is in a domain, again. */
    void start(String domain) throws IOException;

    /** kill -9 of what of it is in a domain. */
    void kill(String domain) throws InterruptedException;

    /** For one who looks on. */
    LeaseStore records();

    /** As the file of a site names it. */
    String setting(String site);

    List<ProcessHandle> processes();

    @Override
    void close() throws IOException;
}
