/**
 * The namespaces of a Kubernetes cluster, with what is in them that keeps state. They are found, not backed up. Read by
 * the REST API (lists of {@code v1} namespaces and persistent volume claims and {@code apps/v1} stateful sets, in pages).
 * Settings:
 *
 * <ul>
 *   <li>{@code server}: the API server's address such as {@code https://10.0.0.1:6443}, with its path behind a proxy; without
 *       it that of the cluster in which this process runs, with the pod's service account. Plain {@code http} only to this
 *       machine, for {@code kubectl proxy}
 *   <li>{@code token-file}, {@code token-env} or {@code token-from}: holds the bearer token of a service account; read anew at each look, so
 *       that it may be rotated
 *   <li>{@code ca-file}: a PEM file of authorities to trust beside those that Java knows
 *   <li>{@code system-namespaces}: {@code yes} finds also those of Kubernetes itself; {@code no} when absent
 *   <li>{@code only-with-volumes}: {@code yes} finds only namespaces with volume claims or stateful sets; {@code no} when
 *       absent
 * </ul>
 */
@NullMarked
package io.holdfast.sources.kubernetes;

import org.jspecify.annotations.NullMarked;
