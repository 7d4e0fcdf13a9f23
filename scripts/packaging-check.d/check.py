"""Looks at each file, prints what does not hold, and exits 1 then.

    check.py EXECUTABLE
"""

import glob
import os
import re
import subprocess
import sys
import tempfile

import kubernetes_validate
import yaml

# Oldest and newest Kubernetes whose schemas the manifests must fit: autoscaling/v2 and appProtocol are stable since 1.23.
VERSIONS = ["1.25", "1.37"]
UNITS = {"ms": 0.001, "s": 1, "m": 60}


def documents(path):
    with open(path) as file:
        return list(yaml.safe_load_all(file))


def seconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(ms|s|m)", text).groups()
    return float(number) * UNITS[unit]


def said(command, **options):
    """What a program says that is not content; nothing if it is."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, **options)
    text = (done.stderr.strip() or done.stdout.strip())[-300:]
    return f"{os.path.basename(command[0])} {command[1]}: {text}" if done.returncode or "warning" in text.lower() else None


def haproxy(folder):
    """Each way of balancing, with a certificate that is made here in the place of the real one."""
    pem = os.path.join(folder, "deadlined.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-keyout", f"{pem}.key", "-out", pem], check=True, capture_output=True)
    with open(pem, "a") as both, open(f"{pem}.key") as key:
        both.write(key.read())
    with open("packaging/haproxy/deadlined.cfg") as file:
        text = file.read()
    shared = os.path.join(folder, "deadlined.cfg")
    with open(shared, "w") as file:
        file.write(text.replace("/etc/haproxy/deadlined.pem", pem))
    rules = sorted(set(glob.glob("packaging/haproxy/*.cfg")) - {"packaging/haproxy/deadlined.cfg"})
    faults = [said(["haproxy", "-c", "-f", shared, "-f", rule]) for rule in rules]
    return [fault for fault in faults if fault] + ([] if len(rules) == 4 else [f"packaging/haproxy: {rules}"])


def schemas():
    faults = []
    for path in ["packaging/kubernetes/deadlined.yaml", "packaging/kubernetes/autoscaling.yaml"]:
        for manifest in documents(path):
            for version in VERSIONS:
                try:
                    kubernetes_validate.validate(manifest, version, strict=True)
                except kubernetes_validate.ValidationError as error:
                    faults.append(f"{path}: {manifest['kind']}, Kubernetes {version}: {error.message}")
    return faults


def agreement(executable, folder):
    """What the manifests say of each other, and of deadlined."""
    by_kind = {}
    for manifest in documents("packaging/kubernetes/deadlined.yaml") + documents("packaging/kubernetes/autoscaling.yaml"):
        by_kind.setdefault(manifest["kind"], []).append(manifest)
    configuration = by_kind["ConfigMap"][0]["data"]["deadlined.yaml"]
    path = os.path.join(folder, "deadlined.yaml")
    with open(path, "w") as file:
        file.write(configuration)
    faults = [said([executable, "check", "--config", path]), said([executable, "check", "--config", "packaging/container/deadlined.yaml"])]
    keys = yaml.safe_load(configuration)
    pod = by_kind["Deployment"][0]["spec"]["template"]
    container = pod["spec"]["containers"][0]
    grace = pod["spec"]["terminationGracePeriodSeconds"]
    if seconds(keys["drain_delay"]) + seconds(keys["drain_timeout"]) >= grace:
        faults.append(f"a pod is killed after {grace} s, before it has drained")
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    for name, key in [("work", "listen"), ("admin", "admin")]:
        if ports[name] != int(keys[key].rsplit(":", 1)[1]):
            faults.append(f"port {name} is {ports[name]}, and {key} {keys[key]}")
    labels = pod["metadata"]["labels"]
    selectors = [service["spec"]["selector"] for service in by_kind["Service"]]
    selectors += [by_kind[kind][0]["spec"]["selector"]["matchLabels"] for kind in ("Deployment", "PodDisruptionBudget")]
    if any(selector != labels for selector in selectors):
        faults.append("a selector that does not fit the pods")
    scaler = by_kind["HorizontalPodAutoscaler"][0]["spec"]
    if scaler["scaleTargetRef"]["name"] != by_kind["Deployment"][0]["metadata"]["name"]:
        faults.append("the autoscaler's target is not the deployment")
    rules = documents("packaging/kubernetes/prometheus-adapter.yaml")[0]["rules"]
    wanted = {metric["pods"]["metric"]["name"] for metric in scaler["metrics"]}
    if wanted != {rule["name"]["as"] for rule in rules}:
        faults.append(f"the autoscaler goes by {wanted}, and the adapter has others")
    with open("docs/metrics.md") as file:
        described = file.read()
    faults += [f"{name} is no metric of deadlined's" for name in wanted if f"`{name}`" not in described]
    return [fault for fault in faults + queries(rules, folder) if fault]


def queries(rules, folder):
    """The adapter's queries, with what it puts into their places, as promtool reads them."""
    places = {"<<.GroupBy>>": "namespace,pod", "<<.Series>>": "deadlined_in_flight", "<<.LabelMatchers>>": 'pod=~"a|b"'}
    records = []
    for number, rule in enumerate(rules):
        query = rule["metricsQuery"]
        for place, text in places.items():
            query = query.replace(place, text)
        records.append({"record": f"query{number}", "expr": query})
        records.append({"record": f"series{number}", "expr": rule["seriesQuery"]})
    path = os.path.join(folder, "queries.yml")
    with open(path, "w") as file:
        yaml.safe_dump({"groups": [{"name": "adapter", "rules": records}]}, file)
    return [said(["promtool", "check", "rules", path])]


def image():
    """What of the image's recipe can be known without building it: scripts/image does."""
    with open("packaging/Containerfile") as file:
        text = re.sub(r"^#.*\n", "", file.read(), flags=re.M)
    last = text[text.rindex("\nFROM "):]
    wanted = ["FROM scratch", "USER 65532:65532", "STOPSIGNAL SIGTERM", 'CMD ["/usr/bin/deadlined", "ready"]']
    faults = [f"packaging/Containerfile: {line} is missing" for line in wanted if line not in last]
    # There is nothing that could run a line of a shell.
    for line in re.findall(r"(?:CMD|ENTRYPOINT) .*", last):
        if not line.split(" ", 1)[1].startswith("["):
            faults.append(f"packaging/Containerfile: {line}: wants a shell")
    return faults + (["packaging/Containerfile: RUN in the last stage"] if "\nRUN " in last else [])


def main(executable):
    with tempfile.TemporaryDirectory() as folder:
        faults = haproxy(folder) + schemas() + agreement(executable, folder) + image()
    for fault in faults:
        # As a test that failed, so that .ci/run says it once more at its end.
        print(f"  FAILED packaging: {fault}")
    print(f"packaging-check: {len(faults)} faults" if faults else "packaging-check: all holds")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
