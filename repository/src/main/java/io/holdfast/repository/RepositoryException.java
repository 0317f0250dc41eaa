package io.holdfast.repository;

import java.io.IOException;

/** Something the repository cannot do. The message says what happened and, after a full stop, what to do about it. */
public class RepositoryException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String left;

    public RepositoryException(String message) {
        super(message);
        this.left = "";
    }

    public RepositoryException(String message, Throwable cause) {
        this(message, "", cause);
    }

    /** @param left a sentence on what is left, which is only true until somebody removes it */
    public RepositoryException(String message, String left, Throwable cause) {
        super(message + left, cause);
        this.left = left;
    }

    /** The message without what it says is left: for who removes that. */
    public String reason() {
        String message = String.valueOf(getMessage());
        return message.substring(0, message.length() - left.length());
    }

    /** No key file opens with the given password. */
    public static final class WrongPassword extends RepositoryException {
        private static final long serialVersionUID = 1L;

        public WrongPassword(String message) {
            super(message);
        }
    }

    /** There is no repository at the given place. */
    public static final class NotFound extends RepositoryException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message) {
            super(message);
        }
    }

    /** A repository is there already. */
    public static final class AlreadyExists extends RepositoryException {
        private static final long serialVersionUID = 1L;

        public AlreadyExists(String message) {
            super(message);
        }
    }

    /** What is stored is not what was written: a wrong digest, a wrong MAC, a missing or truncated file. */
    public static final class Damaged extends RepositoryException {
        private static final long serialVersionUID = 1L;

        public Damaged(String message) {
            super(message);
        }

        public Damaged(String message, Throwable cause) {
            super(message, cause);
        }

        /** @param left a sentence on what is left */
        public Damaged(String message, String left, Throwable cause) {
            super(message, left, cause);
        }
    }

    /** Another process holds a lock that excludes ours. */
    public static final class Locked extends RepositoryException {
        private static final long serialVersionUID = 1L;

        public Locked(String message) {
            super(message);
        }
    }

    /** A legal hold forbids it. */
    public static final class Held extends RepositoryException {
        private static final long serialVersionUID = 1L;

        public Held(String message) {
            super(message);
        }
    }

    /** The store keeps a file until its retention lock ends. */
    public static final class Retained extends RepositoryException {
        private static final long serialVersionUID = 1L;

        public Retained(String message) {
            super(message);
        }
    }

    /** The store has no room left. */
    public static final class StoreFull extends RepositoryException {
        private static final long serialVersionUID = 1L;

        public StoreFull(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
