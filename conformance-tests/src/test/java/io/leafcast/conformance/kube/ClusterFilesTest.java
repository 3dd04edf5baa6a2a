package io.leafcast.conformance.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.wire.Prefix;
import io.leafcast.conformance.lab.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The files for Cilium and Talos beside each other: what can be held without either is that they
 * are YAML without a key twice, and that none contradicts another.
 */
class ClusterFilesTest {
  private static final Path DEPLOY = Checkout.root().resolve("deploy");
  private static final String VALUES = "cilium/values.yaml";
  private static final String ON_TALOS = "cilium/values-talos.yaml";
  private static final String MACHINE = "talos/machine-1.13.yaml";
  private static final String DOCUMENTS = "talos/documents-1.14.yaml";
  private static final String CONTROL_PLANE = "talos/documents-1.14-control-plane.yaml";

  @Test
  void theRangesOfPodsAreTheSameEverywhere() throws IOException {
    List<Object> pods =
        List.of(at(VALUES, "ipv4NativeRoutingCIDR"), at(VALUES, "ipv6NativeRoutingCIDR"));
    assertThat(at(MACHINE, "cluster", "network", "podSubnets")).isEqualTo(pods);
    assertThat(kind("KubeNetworkConfig").get("podSubnets")).isEqualTo(pods);
    assertThat(((List<?>) at("leafcast.yaml", "allow")).stream().map(Object.class::cast))
        .containsAll(pods);
  }

  @Test
  void ciliumsOperatorGivesNodesCidrsOfTheRangesOfPodsInItsDefaultMode() throws IOException {
    assertThat(at(VALUES, "ipam", "mode")).isEqualTo("cluster-pool");
    assertThat(at(VALUES, "ipam", "operator", "clusterPoolIPv4PodCIDRList"))
        .isEqualTo(List.of(at(VALUES, "ipv4NativeRoutingCIDR")));
    assertThat(at(VALUES, "ipam", "operator", "clusterPoolIPv6PodCIDRList"))
        .isEqualTo(List.of(at(VALUES, "ipv6NativeRoutingCIDR")));
  }

  @Test
  void thereAreAsManyRangesOfServicesOfTheSameFamiliesApartFromThePods() throws IOException {
    Object services = at(MACHINE, "cluster", "network", "serviceSubnets");
    assertThat(kind("KubeNetworkConfig").get("serviceSubnets")).isEqualTo(services);
    List<Prefix> ofPods = prefixes(at(MACHINE, "cluster", "network", "podSubnets"));
    List<Prefix> ofServices = prefixes(services);
    assertThat(ofServices.stream().map(prefix -> prefix.address().afi()))
        .isEqualTo(ofPods.stream().map(prefix -> prefix.address().afi()).toList());
    for (Prefix service : ofServices) {
      assertThat(ofPods).noneMatch(pod -> pod.covers(service) || service.covers(pod));
    }
  }

  @Test
  void theMaskSizesAreTheSameAndFitTheRanges() throws IOException {
    Map<?, ?> network = kind("KubeNetworkConfig");
    Object arguments = at(MACHINE, "cluster", "controllerManager", "extraArgs");
    assertThat(arguments)
        .isEqualTo(
            Map.of(
                "node-cidr-mask-size-ipv4", String.valueOf(network.get("nodeCIDRMaskSizeIPv4")),
                "node-cidr-mask-size-ipv6", String.valueOf(network.get("nodeCIDRMaskSizeIPv6"))));
    List<Prefix> pods = prefixes(in(network, "podSubnets"));
    // kube-controller-manager takes at most 16 bits for the number of nodes.
    assertThat((Integer) in(network, "nodeCIDRMaskSizeIPv4") - pods.get(0).length())
        .isBetween(1, 16);
    assertThat((Integer) in(network, "nodeCIDRMaskSizeIPv6") - pods.get(1).length())
        .isBetween(1, 16);
  }

  /** 1.14 refuses a setting that it has as a document, where the document is there too. */
  @Test
  void everyDocumentOf114IsOneOfItsKindsAndNoneIsThereTwice() throws IOException {
    List<Map<?, ?>> all = new ArrayList<>(documents(DOCUMENTS));
    all.addAll(documents(CONTROL_PLANE));
    assertThat(all)
        .allSatisfy(document -> assertThat(document.get("apiVersion")).isEqualTo("v1alpha1"));
    assertThat(kinds(all))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrder(
            "KubePrismConfig", "KubeNetworkConfig", "KubeFlannelCNIConfig", "KubeProxyConfig");
    assertThat(kinds(documents(CONTROL_PLANE)))
        .containsExactly("KubeFlannelCNIConfig", "KubeProxyConfig");
  }

  @Test
  void ciliumReachesTheApiByKubePrismOnTalosAndOnlyThere() throws IOException {
    assertThat(at(ON_TALOS, "k8sServiceHost")).isEqualTo("localhost");
    assertThat(at(ON_TALOS, "k8sServicePort"))
        .isEqualTo(kind("KubePrismConfig").get("port"))
        .isEqualTo(at(MACHINE, "machine", "features", "kubePrism", "port"));
    assertThat(at(VALUES, "k8sServiceHost")).isNotEqualTo("localhost");
  }

  /** With eBPF host routing, CoreDNS on Talos gets no answer from the node's resolver. */
  @Test
  void whereCiliumMasqueradesInEbpfTalosHasLegacyHostRouting() throws IOException {
    assertThat(at(VALUES, "bpf", "masquerade")).isEqualTo(true);
    assertThat(at(ON_TALOS, "bpf", "hostLegacyRouting")).isEqualTo(true);
  }

  @Test
  void whatOnlyTalosNeedsIsNotInTheValuesForAll() throws IOException {
    assertThat(documents(VALUES).getFirst().keySet().stream().map(String::valueOf))
        .doesNotContain("cgroup", "securityContext");
    assertThat(at(VALUES, "bpf")).isEqualTo(Map.of("masquerade", true));
    assertThat(at(ON_TALOS, "securityContext", "capabilities", "ciliumAgent").toString())
        .doesNotContain("SYS_MODULE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cilium", "talos"})
  void noFileIsForgotten(String folder) throws IOException {
    try (Stream<Path> files = Files.list(DEPLOY.resolve(folder))) {
      assertThat(files.map(file -> folder + "/" + file.getFileName()))
          .isSubsetOf(VALUES, ON_TALOS, MACHINE, DOCUMENTS, CONTROL_PLANE);
    }
  }

  private static Map<?, ?> kind(String kind) throws IOException {
    return documents(DOCUMENTS).stream()
        .filter(document -> kind.equals(document.get("kind")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + kind + " in " + DOCUMENTS));
  }

  private static List<String> kinds(List<Map<?, ?>> documents) {
    return documents.stream().map(document -> String.valueOf(document.get("kind"))).toList();
  }

  private static Object at(String file, String... path) throws IOException {
    Object value = documents(file).getFirst();
    for (String key : path) {
      value = in((Map<?, ?>) value, key);
    }
    return value;
  }

  private static Object in(Map<?, ?> document, String key) {
    Object value = document.get(key);
    if (value == null) {
      throw new AssertionError("there is no " + key + " in " + document);
    }
    return value;
  }

  private static List<Map<?, ?>> documents(String file) throws IOException {
    List<Map<?, ?>> documents = new ArrayList<>();
    Load load = new Load(LoadSettings.builder().setLabel(file).build());
    for (Object document : load.loadAllFromString(Files.readString(DEPLOY.resolve(file)))) {
      documents.add((Map<?, ?>) document);
    }
    return documents;
  }

  private static List<Prefix> prefixes(Object texts) {
    return ((List<?>) texts)
        .stream().map(text -> Prefix.parse(String.valueOf(text)).orThrow()).toList();
  }
}
