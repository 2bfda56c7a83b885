"""What the bot needs of Telegram in a group: nothing but to be a member (F58)."""

from pathlib import Path

from tests.kit.street import Street

HOME = "3栋2单元501"


async def test_f58_with_privacy_mode_on_and_without_any_admin_right_staff_work_as_ever(tmp_path: Path) -> None:
    async with Street(tmp_path) as street:
        assert street.sandbox.world.main_bot.account.privacy
        await street.start_bot()
        await street.wang.moves_in(HOME)
        await street.wang.says("楼道的灯不亮了")
        await street.wang.presses("发给客户服务中心")
        await street.settle()
        [card] = [one for one in street.chats[street.group.id].values() if one.text.startswith("【")]
        await street.li.presses("我来受理", in_chat=street.group, on=card)
        await street.li.replies("师傅下午来换灯泡。", card, street.group)
        await street.settle()
        await street.li.presses("发给业主", in_chat=street.group)
        await street.passes(seconds=11)
        await street.hush()
        assert street.one("SELECT how FROM response") == "message"
        await street.li.says("/open", in_chat=street.group)
        await street.group.hears("全部都已答复")
