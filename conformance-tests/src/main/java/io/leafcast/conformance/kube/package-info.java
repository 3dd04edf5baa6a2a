/**
 * The Kubernetes APIs that the demo and the cases run against: {@link
 * io.leafcast.conformance.kube.KubeApi}, the real etcd, kube-apiserver and kube-controller-manager
 * as processes of ours, and {@link io.leafcast.conformance.kube.CrudApi}, a small server that keeps
 * Node objects and nothing else. Cases speak to both through {@link
 * io.leafcast.conformance.kube.ClusterApi}; daemons speak to both over HTTP, as on a cluster.
 *
 * <p>Deviations of the small server: it serves core/v1 Nodes only, validates nothing (a case wants
 * to see a podCIDR that is no CIDR), lets podCIDRs change, asks nobody who they are, and speaks
 * plain HTTP.
 */
@NullMarked
package io.leafcast.conformance.kube;

import org.jspecify.annotations.NullMarked;
