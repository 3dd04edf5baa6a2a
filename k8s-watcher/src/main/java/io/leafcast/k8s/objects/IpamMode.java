package io.leafcast.k8s.objects;

/** Which object says the Pod CIDRs of a node (ADR 0010). */
public enum IpamMode {
  /** The CiliumNode where the API serves CiliumNodes, else the Node. */
  AUTO,
  /** The Node, whatever a CiliumNode says: nobody asks for one. */
  NODE,
  /** The CiliumNode alone. */
  CILIUM_NODE,
  /** The CiliumNode's pools alone. */
  POOLS,
  /** None: the Node is read for its labels and addresses only. */
  NONE;

  /** As the configuration writes it. */
  public String word() {
    return switch (this) {
      case AUTO -> "auto";
      case NODE -> "node";
      case CILIUM_NODE -> "ciliumnode";
      case POOLS -> "pools";
      case NONE -> "none";
    };
  }

  /** Whether a CiliumNode counts. */
  public boolean readsCiliumNode() {
    return switch (this) {
      case AUTO, CILIUM_NODE, POOLS -> true;
      case NODE, NONE -> false;
    };
  }
}
