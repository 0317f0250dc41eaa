package io.holdfast.control.notification;

import java.io.IOException;

/** A way to one target. */
interface Delivery {
    /**
     * Blocks until the other side has taken the message, for a minute at most.
     *
     * @throws IOException when it did not, or may not have; says why and never holds a secret
     */
    void deliver(Message message) throws IOException, InterruptedException;
}
