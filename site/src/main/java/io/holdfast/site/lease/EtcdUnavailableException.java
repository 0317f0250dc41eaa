package io.holdfast.site.lease;

import java.io.IOException;

/** No member of the etcd cluster answered in time, or the cluster has no majority. What was asked may have been done. */
public final class EtcdUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    EtcdUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
