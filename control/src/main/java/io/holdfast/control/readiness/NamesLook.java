package io.holdfast.control.readiness;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.NotificationChannel;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.Placeholders;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.SecretReference;
import io.holdfast.control.inventory.StepAction;
import io.holdfast.repository.store.StoreLocation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whether the host names that a recovery goes by resolve, where this server runs. */
@Component
class NamesLook implements Look {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    @Override
    public String fact() {
        return "names";
    }

    /** @param secret it may not be shown */
    private record Name(String host, String usedBy, boolean secret) {
        String shown() {
            return (secret ? "The host" : host) + " of " + usedBy;
        }
    }

    /** @param unclear each a sentence about what could not be read as a host name */
    private record Names(List<Name> hosts, List<String> unclear) {
        void add(@Nullable String host, String usedBy, boolean secret) {
            if (host != null && !host.isEmpty() && !ADDRESS.matcher(host).matches()) {
                hosts.add(new Name(host, usedBy, secret));
            }
        }

        void addUrl(String url, String usedBy, boolean secret) {
            String host = null;
            try {
                host = new URI(url).getHost();
            } catch (URISyntaxException e) {
                // it holds what only a run knows
            }
            if (host == null) {
                unclear.add("The host of " + usedBy + " is known in a run only.");
            }
            add(host, usedBy, secret);
        }
    }

    @Override
    public Finding of(Service service, Inventory inventory) {
        ServiceParts parts = ServiceParts.of(service, inventory);
        Names names = new Names(new ArrayList<>(), new ArrayList<>());
        parts.plans().forEach(plan -> addPlan(plan, names));
        parts.repositories().forEach(repository -> addRepository(repository, names));
        for (SiteGroup group : parts.siteGroups()) {
            group.endpoints().forEach(url -> names.addUrl(url, "SiteGroup/" + group.name(), false));
        }
        for (DataSet dataSet : parts.dataSets()) {
            addSettings(dataSet.drTarget(), "DataSet/" + dataSet.name() + ": drTarget", names);
        }
        for (NotificationChannel channel : parts.channels()) {
            addSettings(channel.settings(), "NotificationChannel/" + channel.name(), names);
        }
        List<String> missing = names.hosts().stream()
                .filter(name -> !resolves(name.host()))
                .map(name -> name.shown() + " does not resolve. Enter it in DNS, or correct what names it.")
                .distinct()
                .toList();
        if (!missing.isEmpty()) {
            return Finding.bad(String.join(" ", missing));
        }
        if (!names.unclear().isEmpty()) {
            return Finding.unknown(String.join(" ", names.unclear()));
        }
        return Finding.good(
                names.hosts().isEmpty()
                        ? "Nothing that brings it back goes by a host name."
                        : "All host names resolve: "
                                + names.hosts().stream()
                                        .map(name -> name.secret() ? "one that is a secret" : name.host())
                                        .distinct()
                                        .collect(Collectors.joining(", "))
                                + ".");
    }

    private static void addPlan(DrPlan plan, Names names) {
        for (PlanStep step : plan.graph()) {
            for (StepAction action : ServiceParts.actions(step)) {
                if (action instanceof StepAction.Http http) {
                    String usedBy = "DrPlan/" + plan.name() + ", step " + step.id();
                    http.url()
                            .ifPresent(url -> names.addUrl(Placeholders.filled(url, plan.variables()), usedBy, false));
                    http.urlFile().ifPresent(file -> addSecret(file, usedBy, names));
                }
            }
        }
    }

    private static void addSecret(String file, String usedBy, Names names) {
        try {
            names.addUrl(new SecretReference.InFile(Path.of(file)).read(), usedBy, true);
        } catch (IOException e) {
            names.unclear().add("The address of " + usedBy + " cannot be read.");
        }
    }

    private static void addRepository(StoreDeclaration repository, Names names) {
        String usedBy = "Repository/" + repository.name();
        switch (StoreLocation.parse(repository.location())) {
            case StoreLocation.Local local -> {
                // on this machine
            }
            case StoreLocation.S3 s3 -> names.add(s3.endpoint().getHost(), usedBy, false);
            case StoreLocation.Sftp sftp -> names.add(sftp.host(), usedBy, false);
            case StoreLocation.Rest rest -> names.add(rest.base().getHost(), usedBy, false);
        }
    }

    private static void addSettings(Map<String, String> settings, String usedBy, Names names) {
        names.add(settings.get("host"), usedBy, false);
        for (String key : List.of("url", "uri", "endpoint")) {
            Optional.ofNullable(settings.get(key)).ifPresent(url -> names.addUrl(url, usedBy, false));
        }
        Optional.ofNullable(settings.get("url-file")).ifPresent(file -> addSecret(file, usedBy, names));
    }

    private static boolean resolves(String host) {
        try {
            return InetAddress.getAllByName(host).length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
