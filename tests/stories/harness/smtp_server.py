"""A mail server that keeps what it gets: N.eml with the bytes, N.envelope with sender and recipients, in the folder
that is its argument. It says its port on standard output. Whoever's address begins with "refused" is refused for good,
with "busy" for now."""

import asyncio
import pathlib
import sys

from aiosmtpd.smtp import SMTP

folder = pathlib.Path(sys.argv[1])


class Keeper:
    kept = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 5.1.1 nobody of that name here"
        if address.startswith("busy"):
            return "451 4.3.2 come back later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        Keeper.kept += 1
        name = f"{Keeper.kept:05}"
        (folder / f"{name}.envelope").write_text("\n".join([envelope.mail_from, *envelope.rcpt_tos]))
        # Renamed, so that nobody reads half of it.
        (folder / f"{name}.part").write_bytes(envelope.original_content)
        (folder / f"{name}.part").rename(folder / f"{name}.eml")
        return f"250 2.0.0 kept as {name}"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Keeper(), enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
