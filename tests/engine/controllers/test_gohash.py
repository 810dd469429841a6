from __future__ import annotations

from lessons.engine.controllers.gohash import endpoint_port_hash, fnv128a, slice_port_hash


def port(name, number, protocol="TCP"):
    return {"name": name, "port": number, "protocol": protocol}


def test_the_hash_is_fnv_1a_with_128_bits():
    assert fnv128a("") == 0x6C62272E07BB014262B821756295C58D
    assert fnv128a("a") == 0xD228CB696F1A8CAF78912B704E4A8964


def test_ports_of_endpoints_stand_in_the_order_a_real_controller_writes():
    ports = [port("dns", 53, "UDP"), port("dns-tcp", 53)]
    assert [p["name"] for p in sorted(ports, key=endpoint_port_hash)] == ["dns-tcp", "dns"]


def test_ports_of_a_slice_stand_in_the_order_a_real_controller_writes():
    ports = [port("admin", 8081), port("http", 8080)]
    assert [p["name"] for p in sorted(ports, key=slice_port_hash)] == ["http", "admin"]
