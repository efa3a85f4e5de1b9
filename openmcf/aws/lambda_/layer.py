"""Lambda: versions of layers. Source: API reference of Lambda."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.lambda_.code import CODE, archive_there, code_members
from openmcf.aws.not_found import not_found_on
from openmcf.aws.resource import (
    Candidate,
    Created,
    NotFound,
    Properties,
    ReadResult,
    Resource,
    UniqueName,
)
from openmcf.aws.shapes import parameters, properties


class LayerVersion(Resource):
    """A version of a layer, of which only `skipDestroy` can change. Its id is its ARN."""

    type = "aws:lambda/layerVersion:LayerVersion"
    inputs = frozenset(
        {
            *("layerName", "description", "compatibleRuntimes", "compatibleArchitectures", "licenseInfo"),
            *("skipDestroy", *CODE),
        }
    ) - {"imageUri"}
    computed = ("arn", "layerArn", "version", "createdDate", "codeSha256", "sourceCodeSize")
    replace_on_change = inputs - {"skipDestroy"}
    stable = frozenset(computed)
    unique_name = UniqueName("layerName", "region")
    write_only = CODE | {"skipDestroy"}
    equivalence = Equivalence(
        defaults={"description": "", "licenseInfo": "", "skipDestroy": False},
        sets=frozenset({"compatibleRuntimes", "compatibleArchitectures"}),
    )

    def imported(self, olds: Properties, told: Properties, news: Properties) -> Properties:
        return super().imported(olds, told, news) | archive_there(told, news)

    def must_delete_first(self, olds: Properties, news: Properties) -> bool:
        """Never: a layer has many versions."""
        return False

    def create(self, clients: Clients, inputs: Properties) -> Created:
        client = clients("lambda")
        arguments = parameters(client, "PublishLayerVersion", inputs, {}) | {"Content": code_members(inputs)}
        layer = client.publish_layer_version(**arguments)
        return Created(layer["LayerVersionArn"], self._properties(client, layer, inputs))

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        pages = clients("lambda").get_paginator("list_layer_versions").paginate(LayerName=inputs["layerName"])
        return [
            Candidate(version["LayerVersionArn"], datetime.fromisoformat(version["CreatedDate"]))
            for page in pages
            for version in page["LayerVersions"]
        ]

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        client = clients("lambda")
        name, version = _parts(resource_id)
        with not_found_on("ResourceNotFoundException"):
            layer = client.get_layer_version(LayerName=name, VersionNumber=version)
        return self.found(resource_id, self._properties(client, layer, known))

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        return olds | {"skipDestroy": news.get("skipDestroy", False)}

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        name, version = _parts(resource_id)
        if not properties.get("skipDestroy"):
            with suppress(NotFound), not_found_on("ResourceNotFoundException"):
                clients("lambda").delete_layer_version(LayerName=name, VersionNumber=version)

    def _properties(self, client: Any, layer: dict[str, Any], recorded: Properties) -> Properties:
        told = properties(client, "GetLayerVersion", layer, {"LayerVersionArn": "arn"})
        content = told.pop("content", {})
        name, version = _parts(told["arn"])
        told |= {"layerName": name, "version": str(version)}
        told |= {"codeSha256": content.get("codeSha256"), "sourceCodeSize": content.get("codeSize")}
        return self.known(told, recorded)


def _parts(arn: str) -> tuple[str, int]:
    """Name and version of the layer."""
    *_, name, version = arn.split(":")
    return name, int(version)
