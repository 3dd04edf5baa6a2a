package io.leafcast.k8s.services;

/** Where a Service has an address. */
public enum AddressKind {
  /** {@code status.loadBalancer.ingress[].ip}. */
  LOAD_BALANCER("status.loadBalancer.ingress[%d].ip"),
  /** {@code spec.externalIPs}. */
  EXTERNAL("spec.externalIPs[%d]"),
  /** {@code spec.clusterIPs}. */
  CLUSTER("spec.clusterIPs[%d]");

  private final String field;

  AddressKind(String field) {
    this.field = field;
  }

  /** The field of the address at {@code index}. */
  String field(int index) {
    return field.formatted(index);
  }
}
