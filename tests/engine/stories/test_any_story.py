"""Whatever is done to a cluster in whatever order, what it shows agrees with itself at every moment."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest
from story_lab import Story

DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: kubetm/app:v1
        ports: [{containerPort: 8080}]
        readinessProbe: {httpGet: {path: /health, port: 8080}, initialDelaySeconds: 2, periodSeconds: 3}
        livenessProbe: {tcpSocket: {port: 8080}, periodSeconds: 4, failureThreshold: 2}
        lifecycle: {preStop: {sleep: {seconds: 2}}}
"""
ACTS = (
    "kubectl scale deployment web --replicas=5",
    "kubectl scale deployment web --replicas=1",
    "kubectl set image deployment/web web=kubetm/app:v2",
    "kubectl set image deployment/web web=kubetm/app:v1",
    "kubectl rollout restart deployment/web",
    "kubectl delete pod -l app=web --wait=false",
    "kubectl delete pod -l app=web --grace-period=0 --force --wait=false",
    "kubectl cordon k8s-node02",
    "kubectl uncordon k8s-node02",
    "kubectl annotate pods -l app=web lab/listen=81 --overwrite",
    "kubectl annotate pods -l app=web lab/listen-",
    "kubectl annotate pods -l app=web lab/ready=false --overwrite",
    "kubectl annotate pods -l app=web lab/ready-",
)


def play(seed):
    random = Random(seed)
    story = Story(DEPLOYMENT)
    for _ in range(6):
        line = random.choice([*ACTS, "stop", "start"])
        if line in ("stop", "start"):
            getattr(story.cluster.kubelet.nodes, line)("k8s-node01")
            story.cluster.reconcile()
            moments = story.moments(random.choice([10, 60, 400]))
        else:
            moments = story.begin(line)
        for _ in islice(moments, random.choice([2, 5, 12])):
            pass
    return story


@pytest.mark.parametrize("seed", range(12))
def test_pods_slices_and_answers_agree_whatever_is_done(seed):
    play(seed)
