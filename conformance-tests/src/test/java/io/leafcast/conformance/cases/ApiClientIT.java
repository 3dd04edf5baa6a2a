package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.kube.KubeApi;
import io.leafcast.conformance.kube.NodeSpec;
import io.leafcast.k8s.client.Answer;
import io.leafcast.k8s.client.Api;
import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.client.Event;
import io.leafcast.k8s.client.Failure;
import io.leafcast.k8s.client.HttpApi;
import io.leafcast.k8s.client.Json;
import io.leafcast.k8s.client.Meta;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Page;
import io.leafcast.k8s.client.Part;
import io.leafcast.k8s.client.Patience;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.Selection;
import io.leafcast.k8s.client.Shape;
import io.leafcast.k8s.client.Watched;
import io.leafcast.k8s.objects.NodeObject;
import io.leafcast.k8s.objects.Nodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client's requests, each as a real kube-apiserver takes it. */
class ApiClientIT {
  private static final Resource<String> CONFIG_MAPS = named("", "v1", "configmaps", "ConfigMap");
  private static final Resource<String> LEASES =
      named("coordination.k8s.io", "v1", "leases", "Lease");

  @RegisterExtension private static final SharedApi SHARED = new SharedApi();

  @Test
  void anObjectIsReadByItsName() throws Exception {
    api().createNode(NodeSpec.named("read"));
    try (Api client = client()) {
      assertThat(client.get(Nodes.RESOURCE, Named.of("read")).orThrow().facts().name())
          .isEqualTo("read");
      assertThat(code(client.get(Nodes.RESOURCE, Named.of("nobody")))).isEqualTo(404);
      assertThat(code(client.list(named("cilium.io", "v2", "x", "X"), Selection.ALL)))
          .isEqualTo(404);
    }
  }

  /** More than a page of them, in one namespace, chosen by a label. */
  @Test
  void aListIsWholeOverItsPages() throws Exception {
    try (Api client = client()) {
      for (int index = 0; index < 510; index++) {
        String name = "page-" + index;
        Answer<String> made =
            client.apply(
                CONFIG_MAPS,
                new Named("kube-system", name),
                Part.OBJECT,
                "leafcast",
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\",\"labels\":{\"pages\":\"yes\"}}}"
                    .formatted(name));
        assertThat(made).isEqualTo(Answer.good(name));
      }
      Selection ours = new Selection("kube-system", "pages=yes", "");
      Page<String> all = client.list(CONFIG_MAPS, ours).orThrow();
      assertThat(all.items()).hasSize(510).doesNotHaveDuplicates();
      assertThat(
              client.list(CONFIG_MAPS, new Selection("default", "pages=yes", "")).orThrow().items())
          .isEmpty();
    }
  }

  @Test
  void aNamespacedResourceOfAGroupIsAppliedAndSeenByAWatch() throws Exception {
    try (Api client = client()) {
      Selection selection = new Selection("default", "", "");
      String from = client.list(LEASES, selection).orThrow().resourceVersion();
      String lease =
          "{\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\",\"metadata\":{\"name\":\"mine\"},\"spec\":{\"holderIdentity\":\"me\"}}";
      assertThat(client.apply(LEASES, new Named("default", "mine"), Part.OBJECT, "leafcast", lease))
          .isEqualTo(Answer.good("mine"));
      List<Event<String>> events = new ArrayList<>();
      assertThat(client.watch(LEASES, selection, from, Duration.ofSeconds(2), events::add))
          .isEqualTo(new Watched.Finished());
      assertThat(events)
          .first()
          .isInstanceOfSatisfying(
              Event.Changed.class, event -> assertThat(event.object()).isEqualTo("mine"));
    }
  }

  @Test
  void aStatusIsAppliedAndTheRestOfTheObjectStays() throws Exception {
    api().createNode(NodeSpec.named("status").withLabels(ImmutableMap.of("rack", "r1")));
    try (Api client = client()) {
      NodeObject node =
          client
              .apply(
                  Nodes.RESOURCE,
                  Named.of("status"),
                  Part.STATUS,
                  "leafcast",
                  "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"status\"},\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":\"192.0.2.7\"}]}}")
              .orThrow();
      assertThat(node.facts().internalAddresses()).containsExactly("192.0.2.7");
      assertThat(node.facts().labels()).containsEntry("rack", "r1");
    }
  }

  @Test
  void whatCannotBeAppliedIsRefusedInTheServersWords() throws Exception {
    try (Api client = client()) {
      Answer<NodeObject> answer =
          client.apply(
              Nodes.RESOURCE,
              Named.of("other"),
              Part.OBJECT,
              "leafcast",
              "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"another\"}}");
      assertThat(code(answer)).isEqualTo(400);
    }
  }

  private static int code(Answer<?> answer) {
    return switch (answer) {
      case Answer.Good<?>(Object value) -> throw new AssertionError(value);
      case Answer.Bad<?>(Failure failure) -> failure.code();
    };
  }

  /** A resource of whose objects only the name is kept. */
  private static Resource<String> named(String group, String version, String plural, String kind) {
    return new Resource<>(
        group,
        version,
        plural,
        kind,
        () ->
            new Shape.Reading<>() {
              @Override
              public void field(String name, Json json) {
                json.skip();
              }

              @Override
              public String done(Meta meta) {
                return meta.name();
              }
            });
  }

  private static Api client() throws Exception {
    return new HttpApi(
        new ApiSettings(
            Optional.empty(),
            Optional.of(api().adminKubeconfig()),
            Optional.empty(),
            Optional.empty(),
            ImmutableMap.of()),
        Patience.USUAL);
  }

  private static KubeApi api() {
    return SHARED.api();
  }
}
