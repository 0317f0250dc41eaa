package io.holdfast.site;

import io.holdfast.site.lease.EtcdCluster;
import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.LeaseStore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A member of etcd in each domain. */
final class EtcdMembers implements Agreement {
    private final DomainProcesses processes;
    private final Network network;
    private final Map<String, Process> members = new HashMap<>();
    private final EtcdCluster client;

    EtcdMembers(DomainProcesses processes) {
        this.processes = processes;
        this.network = processes.network();
        client = new EtcdCluster(Network.DOMAINS.stream().map(this::uri).toList(), Duration.ofSeconds(5), null);
    }

    private URI uri(String domain) {
        return URI.create("http://" + network.address(domain) + ":" + network.port(domain, 2379));
    }

    private String peer(String domain) {
        return "http://" + network.address(domain) + ":" + network.port(domain, 2380);
    }

    @Override
    public void start() throws Exception {
        for (String domain : Network.DOMAINS) {
            start(domain);
        }
        TwoSites.within(
                Duration.ofSeconds(60),
                "etcd has a leader",
                () -> {
                    try {
                        new GroupStore(client, "any").view();
                        return true;
                    } catch (IOException e) {
                        return false;
                    }
                },
                () -> "");
    }

    @Override
    public void start(String domain) throws IOException {
        String all =
                Network.DOMAINS.stream().map(each -> each + "=" + peer(each)).collect(Collectors.joining(","));
        members.put(
                domain,
                processes.start(
                        "etcd-" + domain,
                        domain,
                        List.of(
                                "etcd",
                                "--name=" + domain,
                                "--data-dir=" + processes.folder().resolve("etcd-" + domain),
                                "--listen-client-urls=" + uri(domain),
                                "--advertise-client-urls=" + uri(domain),
                                "--listen-peer-urls=" + peer(domain),
                                "--initial-advertise-peer-urls=" + peer(domain),
                                "--initial-cluster=" + all,
                                "--initial-cluster-token=test",
                                "--heartbeat-interval=50",
                                "--election-timeout=500",
                                "--logger=zap")));
    }

    @Override
    public void kill(String domain) throws InterruptedException {
        members.get(domain).destroyForcibly().waitFor();
    }

    @Override
    public LeaseStore records() {
        return client;
    }

    @Override
    public String setting(String site) {
        return Network.DOMAINS.stream()
                .sorted((one, other) -> Boolean.compare(other.equals(site), one.equals(site)))
                .map(domain -> uri(domain).toString())
                .collect(Collectors.joining(", ", "etcd:\n  endpoints: [", "]\n"));
    }

    @Override
    public List<ProcessHandle> processes() {
        return members.values().stream().map(Process::toHandle).toList();
    }

    @Override
    public void close() {
        client.close();
    }
}
