package io.holdfast.control.inventory;

import io.holdfast.control.inventory.Declaration.Communication;
import io.holdfast.control.inventory.Declaration.Hook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a step of a recovery plan does. Texts may hold variables, {@code {{name}}}. */
public sealed interface StepAction
        permits ClusterAction,
                FenceAction,
                StepAction.Gate,
                StepAction.Http,
                StepAction.Notify,
                StepAction.Restore,
                StepAction.RunHook,
                StepAction.Takeover,
                StepAction.Validate,
                StepAction.ValidateActive,
                StepAction.Wait {
    /** As declared, such as {@code restore}. */
    String kind();

    /** In a few words, for people. */
    String summary();

    /** Whether it may simply be done again when it is not known whether it was done. */
    boolean repeatable();

    /** Whether it changes nothing that is in use, so that a test does it too. */
    boolean harmless();

    /** Whether it does more than to look, to wait and to tell. */
    default boolean changesSomething() {
        return switch (this) {
            case Takeover takeover -> true;
            case FenceAction fence -> true;
            case Restore restore -> true;
            case Http http -> true;
            case RunHook hook -> true;
            case ClusterAction action -> true;
            case Validate validate -> false;
            case ValidateActive validate -> false;
            case Gate gate -> false;
            case Notify notify -> false;
            case Wait wait -> false;
        };
    }

    /**
     * Has a site of a group become active.
     *
     * @param planned the active site hands over; else the other takes over from one that is gone
     * @param acceptLoss that it may take over though it is known to lack acknowledged commits
     */
    record Takeover(boolean planned, String group, String to, boolean acceptLoss) implements StepAction {
        @Override
        public String kind() {
            return planned ? "switchover" : "failover";
        }

        @Override
        public String summary() {
            return (planned ? "Switch " : "Fail ") + group + " over to " + to;
        }

        /** What is asked for has an id: asking again is the same request. */
        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public boolean harmless() {
            return false;
        }
    }

    /** @param repository empty: the plan's */
    record Restore(String dataSet, Optional<String> repository) implements StepAction {
        @Override
        public String kind() {
            return "restore";
        }

        @Override
        public String summary() {
            return "Restore " + dataSet;
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public boolean harmless() {
            return true;
        }
    }

    /** Looks whether all validations of what an earlier step restored have passed, those that were added since included. */
    record Validate(String restored) implements StepAction {
        @Override
        public String kind() {
            return "validate";
        }

        @Override
        public String summary() {
            return "Validate what " + restored + " restored";
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public boolean harmless() {
            return true;
        }
    }

    /**
     * Asks the server of a group that is active the validations of data sets of the group's service, after a takeover.
     *
     * @param dataSet empty: all whose kind can be asked
     */
    record ValidateActive(String group, Optional<String> dataSet) implements StepAction {
        @Override
        public String kind() {
            return "validate";
        }

        @Override
        public String summary() {
            return "Validate " + dataSet.map(name -> name + " on ").orElse("") + "the active server of " + group;
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public boolean harmless() {
            return true;
        }
    }

    /**
     * A request over HTTP, and what its answer must be.
     *
     * @param url empty when it is a secret
     * @param urlFile a file on the server whose first line is the address
     * @param headersFile a file on the server with further headers, {@code Name: value} in each line, such as a token
     * @param caFile a PEM file on the server of the authorities to trust, and no others; empty: those that Java knows
     * @param status that must be answered
     * @param contains what the answer's text must hold; may be empty
     * @param repeatable whether it may be sent twice
     */
    record Http(
            String method,
            Optional<String> url,
            Optional<String> urlFile,
            Optional<String> headersFile,
            Optional<String> caFile,
            String body,
            int status,
            String contains,
            boolean repeatable)
            implements StepAction {
        /** Whether it asks and changes nothing (RFC 9110, 9.2.1). */
        public boolean onlyLooks() {
            return method.equals("GET") || method.equals("HEAD");
        }

        @Override
        public String kind() {
            return "http";
        }

        @Override
        public String summary() {
            return method + " "
                    + url.orElseGet(() -> "the address in " + urlFile.orElse("?")) + " answers " + status
                    + (contains.isEmpty() ? "" : " with '" + contains + "'");
        }

        @Override
        public boolean harmless() {
            return false;
        }
    }

    /** A command. */
    record RunHook(Hook hook, boolean repeatable) implements StepAction {
        @Override
        public String kind() {
            return "hook";
        }

        @Override
        public String summary() {
            return "Run " + hook.run();
        }

        @Override
        public boolean harmless() {
            return false;
        }
    }

    /**
     * Waits for a person.
     *
     * @param role that the person must have
     * @param ask what they confirm
     * @param otherPerson not whoever asked for the run
     */
    record Gate(String role, String ask, boolean otherPerson) implements StepAction {
        @Override
        public String kind() {
            return "gate";
        }

        @Override
        public String summary() {
            return ask;
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public boolean harmless() {
            return true;
        }
    }

    /**
     * Tells those of the plan's communication list.
     *
     * @param audience {@code internal}, {@code external} or {@code all}
     * @param roles only these; empty: all of the audience
     */
    record Notify(String audience, List<String> roles) implements StepAction {
        /** Whether somebody on the communication list is told by this. */
        public boolean reaches(Communication entry) {
            return (audience.equals("all") || audience.equals(entry.audience()))
                    && (roles.isEmpty() || roles.contains(entry.role()));
        }

        @Override
        public String kind() {
            return "notify";
        }

        @Override
        public String summary() {
            return "Tell "
                    + (roles.isEmpty() ? audience.equals("all") ? "everybody" : audience : String.join(", ", roles));
        }

        /** A message has an id, by which its receiver knows it again. */
        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public boolean harmless() {
            return false;
        }
    }

    /** Lets some time pass. */
    record Wait(Duration time) implements StepAction {
        @Override
        public String kind() {
            return "wait";
        }

        @Override
        public String summary() {
            return "Wait " + time.toSeconds() + " s";
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public boolean harmless() {
            return true;
        }
    }
}
