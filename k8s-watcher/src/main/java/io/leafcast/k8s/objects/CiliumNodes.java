package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableList;
import io.leafcast.k8s.client.Json;
import io.leafcast.k8s.client.Meta;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.Shape;
import java.util.List;

/**
 * The CiliumNode of cilium.io/v2, as Cilium 1.14 to 1.20 writes it: what Leafcast reads of one.
 * Fields that it does not know are passed over.
 */
public final class CiliumNodes {
  public static final Resource<CiliumNodeObject> RESOURCE =
      new Resource<>("cilium.io", "v2", "ciliumnodes", "CiliumNode", Reading::new);

  /** What an object weighs beside its texts, and a text beside its characters; about. */
  private static final int OBJECT = 256;

  private static final int TEXT = 64;

  private CiliumNodes() {}

  /** A CiliumNode while it is read. */
  private static final class Reading implements Shape.Reading<CiliumNodeObject> {
    private final ImmutableList.Builder<String> podCidrs = ImmutableList.builder();
    private final ImmutableList.Builder<CiliumNodeObject.Pool> allocated = ImmutableList.builder();
    private CiliumNodeObject.Asking asking = CiliumNodeObject.Asking.NO;
    private String operatorError = "";
    private int kept = OBJECT;

    @Override
    public void field(String name, Json json) {
      switch (name) {
        case "spec" ->
            json.within(name, List.of("ipam"), () -> json.fields("ipam", f -> ipam(f, json)));
        case "status" ->
            json.within(name, List.of("ipam", "operator-status", "error"), () -> error(json));
        default -> json.skip();
      }
    }

    private void ipam(String name, Json json) {
      switch (name) {
        case "podCIDRs" -> json.elements(name, () -> podCidrs.add(keep(json.text(name))));
        case "pools" -> json.fields(name, field -> pools(field, json));
        default -> json.skip();
      }
    }

    private void pools(String name, Json json) {
      switch (name) {
        case "allocated" -> json.elements(name, () -> pool(json));
        case "requested" ->
            json.elements(
                name,
                () -> {
                  asking = CiliumNodeObject.Asking.YES;
                  json.skip();
                });
        default -> json.skip();
      }
    }

    private void pool(Json json) {
      String[] pool = {""};
      ImmutableList.Builder<String> cidrs = ImmutableList.builder();
      json.fields(
          "an allocated pool",
          field -> {
            switch (field) {
              case "pool" -> pool[0] = keep(json.text(field));
              case "cidrs" -> json.elements(field, () -> cidrs.add(keep(json.text(field))));
              default -> json.skip();
            }
          });
      kept += TEXT;
      allocated.add(new CiliumNodeObject.Pool(pool[0], cidrs.build()));
    }

    private void error(Json json) {
      operatorError = keep(json.text("operator-status.error"));
    }

    private String keep(String text) {
      kept += TEXT + text.length();
      return text;
    }

    @Override
    public CiliumNodeObject done(Meta meta) {
      return new CiliumNodeObject(
          meta.name(),
          meta.resourceVersion(),
          podCidrs.build(),
          allocated.build(),
          asking,
          operatorError);
    }

    /** Its labels, which are those of the Node, and annotations are read and not kept. */
    @Override
    public int weight(int read) {
      return kept;
    }
  }
}
