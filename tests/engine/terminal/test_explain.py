from terminal_lab import Lab


def test_the_last_command_is_explained_hop_by_hop(lab: Lab) -> None:
    done = lab.run("curl -s web")
    told = lab.run("explain").stdout
    assert told.startswith("curl -s web   (from pod/default/tools)\n")
    assert [hop.what in told for hop in done.hops] == [True] * len(done.hops)
    assert "[Service default/web spec.ports[0].targetPort, lab.yaml:5]" in told


def test_where_it_broke_is_marked(lab: Lab) -> None:
    lab.run("curl -s empty")
    told = lab.run("explain", "admin").stdout
    marked = [line for line in told.splitlines() if line.startswith("x")]
    assert "broke here: kube-proxy on k8s-node01 rejects" in marked[0]


def test_a_command_that_asks_nobody_leaves_the_last_way_as_it_is(lab: Lab) -> None:
    lab.run("curl -s web")
    before = lab.run("explain").stdout
    lab.run("echo hello")
    assert lab.run("explain").stdout == before


def test_on_one_line_the_command_before_is_meant(lab: Lab) -> None:
    lab.run("curl -s web")
    assert "no answer to ping" not in lab.run("explain").stdout
    assert "no answer to ping" in lab.run("ping -c 1 -W 1 empty; explain").stdout


def test_it_is_there_even_where_the_image_has_hardly_any_program(lab: Lab) -> None:
    lab.run("curl -s web")
    assert lab.run("explain", "pod/stranger").exit == 0


def test_before_any_command_there_is_nothing_to_explain(lab: Lab) -> None:
    lab.cluster.walked = type(lab.cluster.walked)()
    done = lab.run("explain")
    assert (done.exit, done.stdout) == (1, "")


def test_the_last_way_is_part_of_a_snapshot(lab: Lab) -> None:
    lab.run("curl -s web")
    state, told = lab.cluster.snapshot(), lab.run("explain").stdout
    lab.run("curl -s empty")
    lab.cluster.restore(state)
    assert lab.run("explain").stdout == told
