"""Lambda: versions of layers. Source: API reference of Lambda."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Meaning
from openmcf.aws.lambda_.code import CODE, archive_there, code_members
from openmcf.aws.not_found import missing_is_gone
from openmcf.aws.resource import (
    Candidate,
    Found,
    Gone,
    Made,
    Properties,
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
    replaces = inputs - {"skipDestroy"}
    stable = frozenset(computed)
    unique_name = UniqueName("layerName", "region")
    untold = CODE | {"skipDestroy"}
    meaning = Meaning(
        defaults={"description": "", "licenseInfo": "", "skipDestroy": False},
        sets=frozenset({"compatibleRuntimes", "compatibleArchitectures"}),
    )

    def imported(self, olds: Properties, told: Properties, news: Properties) -> Properties:
        return super().imported(olds, told, news) | archive_there(told, news)

    def excludes(self, olds: Properties, news: Properties) -> bool:
        """Never: a layer has many versions."""
        return False

    def create(self, clients: Clients, inputs: Properties) -> Made:
        client = clients("lambda")
        arguments = parameters(client, "PublishLayerVersion", inputs, {}) | {"Content": code_members(inputs)}
        layer = client.publish_layer_version(**arguments)
        return Made(layer["LayerVersionArn"], self._properties(client, layer, inputs))

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        pages = clients("lambda").get_paginator("list_layer_versions").paginate(LayerName=inputs["layerName"])
        return [
            Candidate(version["LayerVersionArn"], datetime.fromisoformat(version["CreatedDate"]))
            for page in pages
            for version in page["LayerVersions"]
        ]

    def read(self, clients: Clients, id: str, known: Properties) -> Found:  # noqa: A002
        client = clients("lambda")
        name, version = _parts(id)
        with missing_is_gone("ResourceNotFoundException"):
            layer = client.get_layer_version(LayerName=name, VersionNumber=version)
        return self.found(id, self._properties(client, layer, known))

    def update(self, clients: Clients, id: str, olds: Properties, news: Properties) -> Properties:  # noqa: A002
        return olds | {"skipDestroy": news.get("skipDestroy", False)}

    def delete(self, clients: Clients, id: str, properties: Properties) -> None:  # noqa: A002
        name, version = _parts(id)
        if not properties.get("skipDestroy"):
            with suppress(Gone), missing_is_gone("ResourceNotFoundException"):
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
